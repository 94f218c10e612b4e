import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format, resolveConfig } from 'prettier'
import { beforeAll, expect, test } from 'vitest'
import { withAdministrator } from '../api.ts'
import { Server } from '../pawl.ts'

const path = fileURLToPath(new URL('../../../docs/metrics.md', import.meta.url))

let server: Server
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-metrics-'))
  server = await Server.start(folder, withAdministrator)
  return async () => {
    await server.kill()
    rmSync(folder, { recursive: true })
  }
})

const introduction = `# Metrics

<!-- Made from what a server answers at /metrics. After a change: npx vitest run tests/end-to-end/docs/metrics.test.ts --update -->

\`GET /metrics\` answers them in the text format of Prometheus. Besides these there are those of the process, under the names that every
dashboard knows: \`process_…\` and \`nodejs_…\`, the delay of the event loop among them.
`

test('the page of metrics says what a server tells', async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]))
  const rows = [...text.matchAll(/^# HELP (pawl_\S+) (.*)$/gm)]
    .map(([, name = '', help = '']) => [`\`${name}\``, types.get(name) ?? '', help])
    .sort(([one = ''], [other = '']) => (one < other ? -1 : 1))
  const table = [['Metric', 'Type', 'What it is'], ['---', '---', '---'], ...rows]
  const options = await resolveConfig(path)
  const written = `${introduction}\n${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`
  expect(rows.length).toBeGreaterThan(10)
  const page = await format(written, { ...options, parser: 'markdown' })
  await expect(page).toMatchFileSnapshot(path)
})
