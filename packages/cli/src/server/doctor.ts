import type { Command } from 'commander'
import colors from 'picocolors'
import type { Answer } from '../answer.ts'
import { addCommand, type Call } from '../command.ts'
import { addAllSettingOptions, resolveFor } from './settings.ts'

export const addDoctor = (program: Command): void =>
  addCommand(program, {
    usage: 'doctor',
    summary: 'Look at everything that a server needs, and say what to do.',
    details: 'Changes nothing, and may be asked while a server runs. Ends with 1 when something is bad.',
    example: 'pawl doctor --data ./pawl-data',
    options: addAllSettingOptions,
    run,
  })

const marks = { good: colors.green('✓'), advice: colors.yellow('!'), bad: colors.red('✗') }

const run = async (call: Call): Promise<Answer> => {
  const { settings, warnings } = resolveFor(call)
  const { examine } = await import('@pawl/server')
  const findings = await examine(settings, warnings)
  const bad = findings.filter(({ verdict }) => verdict === 'bad').length
  const lines = findings.map(({ check, verdict, message }) => `${marks[verdict]} ${colors.bold(check)}  ${message}`)
  const sum = bad === 0 ? colors.green('Nothing stands in the way.') : colors.red(`${bad} to mend.`)
  return { text: [...lines, '', sum].join('\n'), json: { findings }, exitCode: bad === 0 ? 0 : 1 }
}
