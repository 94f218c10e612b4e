import { describeSettings } from '@pawl/server/settings'
import type { Command } from 'commander'
import colors from 'picocolors'
import type { Answer } from '../answer.ts'
import { addCommand, type Call } from '../command.ts'
import { table } from '../table.ts'
import { addAllSettingOptions, resolveFor } from './settings.ts'

export const addConfig = (program: Command): void =>
  addCommand(program, {
    usage: 'config',
    summary: 'Print the settings that hold, and where each came from.',
    details:
      'A flag wins over the environment, the environment over pawl.config.json, the file over the default. Secrets are masked.',
    example: 'PAWL_SESSION_LIFETIME=90d pawl config',
    options: addAllSettingOptions,
    run,
  })

const run = (call: Call): Promise<Answer> => {
  const { values, origins, warnings } = resolveFor(call)
  const settings = describeSettings(values, origins)
  const rows = settings.map(({ name, value, origin }) => [
    colors.bold(name),
    value,
    origin === 'default' ? colors.dim(origin) : origin,
  ])
  const notes = warnings.map(({ name, grade, message }) => {
    const colour = grade === 'unsafe' ? colors.red : colors.yellow
    return `\n${colour(name)}: ${message}`
  })
  return Promise.resolve({
    text: [table(['setting', 'value', 'from'], rows), ...notes].join('\n'),
    json: { settings, warnings },
  })
}
