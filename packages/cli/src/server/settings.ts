import {
  flagName,
  readConfigFile,
  resolveSettings,
  settingNames,
  settingSchemas,
  showValue,
  type Resolution,
  type SettingName,
} from '@pawl/server/settings'
import { Option, type Command } from 'commander'
import { CommandRefusal } from '../answer.ts'
import type { Call } from '../command.ts'

export type Resolved = Extract<Resolution, { kind: 'resolved' }>

/** Secrets have no flag: every process can read a command line. */
const namesWithFlag = settingNames.filter((name) => settingSchemas[name].secret !== true)

/** What is needed to find the data; the rest of the settings comes from environment and file. */
const whereaboutsOfData: readonly SettingName[] = ['data', 'store']

export const addDataOptions = (command: Command): void => addSettingOptions(command, whereaboutsOfData)

/** Where a server is reached. */
const address: readonly SettingName[] = ['host', 'port', 'publicUrl']

export const addAddressOptions = (command: Command): void => addSettingOptions(command, address)

export const addAllSettingOptions = (command: Command): void => addSettingOptions(command, namesWithFlag)

const addSettingOptions = (command: Command, names: readonly SettingName[]): void => {
  for (const name of names) command.addOption(optionFor(name).helpGroup('Settings:'))
  const file = new Option('--config <file>', 'the file of settings; pawl.config.json, if there is one (PAWL_CONFIG)')
  command.addOption(file.helpGroup('Settings:'))
}

const optionFor = (name: SettingName): Option => {
  const { description, default: value } = settingSchemas[name]
  const sentence = description.charAt(0).toLowerCase() + description.slice(1).replace(/\.$/, '')
  return new Option(`${flagName(name)} <value>`, `${sentence} (${showValue(name, value)})`)
}

/** Settings from flags, environment and file; all that is wrong with them is told at once. */
export const resolveFor = ({ options }: Call): Resolved => {
  const folder = process.cwd()
  const named = options['config'] ?? (process.env['PAWL_CONFIG'] || null)
  const reading = readConfigFile(typeof named === 'string' ? named : null, folder)
  if (reading.kind === 'refused') throw usage([reading.problem])
  const resolution = resolveSettings({
    flags: flagsIn(options),
    environment: process.env,
    file: reading.file,
    folder,
    isTerminal: process.stdout.isTTY,
  })
  if (resolution.kind === 'refused') throw usage(resolution.problems)
  return resolution
}

const flagsIn = (options: Call['options']): Record<string, string> => {
  const flags: Record<string, string> = {}
  for (const name of namesWithFlag) {
    const said = options[optionFor(name).attributeName()]
    if (typeof said === 'string') flags[name] = said
  }
  return flags
}

const usage = (problems: readonly string[]): CommandRefusal => {
  const [only] = problems
  const message =
    problems.length === 1 && only !== undefined
      ? only
      : `${problems.length} settings will not do.\n${problems.map((problem) => `  - ${problem}`).join('\n')}`
  return new CommandRefusal(message, { exitCode: 2, code: 'settings' })
}
