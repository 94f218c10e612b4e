import { showValue } from './describe.ts'
import type { SettingNotes } from './kinds.ts'
import { environmentName, flagName } from './names.ts'
import { settingNames, settingSchemas, type SettingName } from './schema.ts'

const introduction = `# Settings

<!-- Made from packages/server/src/config/schema.ts. After a change: npx vitest run packages/server/src/config/document.test.ts --update -->

A flag wins over the environment, the environment over \`pawl.config.json\`, and the file over the default. \`pawl config\` prints what
holds and where it came from. Durations are seconds, or text such as \`"90s"\`, \`"15m"\`, \`"12h"\`, \`"30d"\`. In the file a dot may be
a level: \`{"bearer":{"lifetime":"1h"}}\` and \`{"bearer.lifetime":3600}\` say the same. Secrets have no flag, because every process can
read a command line.
`

/** The page \`docs/settings.md\`. */
export const settingsPage = (): string => {
  const header = ['Setting', 'Flag, environment', 'Default', 'What it is'].map(cell).join('')
  const rule = '| --- '.repeat(4)
  return [introduction, `${header}|`, `${rule}|`, ...settingNames.map(rowOf), ''].join('\n')
}

const rowOf = (name: SettingName): string => {
  const { description, expects, secret, default: value }: SettingNotes = settingSchemas[name]
  const variable = `\`${environmentName(name)}\``
  const ways = secret === true ? variable : `\`${flagName(name)}\` ${variable}`
  const cells = [`\`${name}\``, ways, showValue(name, value), `${description} Must be ${expects}.`]
  return `${cells.map(cell).join('')}|`
}

const cell = (text: string): string => `| ${text.replaceAll('|', '\\|')} `
