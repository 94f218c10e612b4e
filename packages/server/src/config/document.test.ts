import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { expect, test } from 'vitest'
import { settingsPage } from './document.ts'
import { settingNames } from './schema.ts'

const path = fileURLToPath(new URL('../../../../docs/settings.md', import.meta.url))

test('docs/settings.md says what the schema says', async () => {
  const options = await resolveConfig(path)
  const page = await format(settingsPage(), { ...options, parser: 'markdown' })
  for (const name of settingNames) expect(page).toContain(`\`${name}\``)
  await expect(page).toMatchFileSnapshot(path)
})
