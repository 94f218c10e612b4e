import { parseSeconds } from './duration.ts'
import type { SettingNotes } from './kinds.ts'
import { environmentName, flagName, nearest } from './names.ts'
import { settingNames, settingSchemas, type SettingName } from './schema.ts'
import type { Sources } from './sources.ts'

export interface Origin {
  readonly from: 'flag' | 'environment' | 'file' | 'default'
  /** As a message names it: `--port`, `PAWL_PORT`, `pawl.config.json`. */
  readonly label: string
}

/** What was said of one setting, not yet checked. */
export interface Said {
  readonly name: SettingName
  readonly value: unknown
  readonly origin: Origin
}

export interface Gathered {
  readonly said: readonly Said[]
  readonly problems: readonly string[]
  /** Names in the environment that mean nothing to us. A warning only: platforms put variables there unasked. */
  readonly strangers: readonly string[]
}

/** Variables that are no settings: the first administrator, the file of settings, and what client commands read. */
const otherVariables = [
  'PAWL_ADMIN_USERNAME',
  'PAWL_ADMIN_PASSWORD',
  'PAWL_CONFIG',
  'PAWL_URL',
  'PAWL_TOKEN',
  'PAWL_USERNAME',
  'PAWL_PASSWORD',
  'PAWL_NEW_PASSWORD',
  'PAWL_PROFILE',
  'PAWL_HOME',
]

export const gather = ({ flags, environment, file }: Sources): Gathered => {
  const said = settingNames.map((name): Said => {
    const notes: SettingNotes = settingSchemas[name]
    const variable = environmentName(name)
    const flag = flags[name]
    const fromEnvironment = environment[variable]
    if (flag !== undefined)
      return { name, value: fromText(notes, flag), origin: { from: 'flag', label: flagName(name) } }
    // An empty variable is how compose files and shells say "not set".
    if (fromEnvironment !== undefined && fromEnvironment !== '') {
      return { name, value: fromText(notes, fromEnvironment), origin: { from: 'environment', label: variable } }
    }
    if (file !== null && Object.hasOwn(file.values, name)) {
      const value = file.values[name]
      const origin: Origin = { from: 'file', label: file.path }
      return { name, value: typeof value === 'string' ? fromText(notes, value) : value, origin }
    }
    return { name, value: notes.default, origin: { from: 'default', label: 'default' } }
  })
  const unknownKeys = Object.keys(file?.values ?? {}).filter((key) => !isSetting(key))
  return {
    said,
    problems: unknownKeys.map(
      (key) => `${file?.path ?? ''} sets "${key}", which is no setting.${meant(key, settingNames)}`,
    ),
    strangers: strangersIn(environment),
  }
}

const isSetting = (name: string): name is SettingName => Object.hasOwn(settingSchemas, name)

const meant = (name: string, known: readonly string[]): string => {
  const candidate = nearest(name, known)
  return candidate === null ? ' `pawl config` lists them all.' : ` Did you mean "${candidate}"?`
}

const strangersIn = (environment: Sources['environment']): string[] => {
  const known = new Set([...settingNames.map(environmentName), ...otherVariables])
  return Object.keys(environment)
    .filter((variable) => variable.startsWith('PAWL_') && !known.has(variable))
    .map((variable) => `${variable} is set, and is no setting.${meant(variable, [...known])}`)
}

/** What does not fit is given back as it is, for the schema to refuse. */
const fromText = ({ kind, without }: SettingNotes, written: string): unknown => {
  const text = written.trim()
  if (without !== undefined && text === without.word) return null
  switch (kind) {
    case 'text':
      return text
    case 'integer':
      return integerFrom(text)
    case 'duration':
      return parseSeconds(text) ?? text
    case 'list':
      return listFrom(text)
    case 'trust':
      return trustFrom(text)
  }
}

const integerFrom = (text: string): number | string => (/^\d{1,9}$/.test(text) ? Number(text) : text)

const listFrom = (text: string): string[] => text.split(/[\s,]+/).filter((item) => item !== '')

const trustFrom = (text: string): unknown => {
  if (text === 'off') return false
  if (text === 'all') return true
  const hops = integerFrom(text)
  return typeof hops === 'number' ? hops : listFrom(text)
}
