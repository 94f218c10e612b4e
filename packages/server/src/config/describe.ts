import { formatSeconds } from './duration.ts'
import type { SettingNotes } from './kinds.ts'
import type { Origins } from './resolve.ts'
import { settingNames, settingSchemas, type SettingName, type SettingValues } from './schema.ts'

/** One line of `pawl config`. */
export interface DescribedSetting {
  readonly name: SettingName
  /** As a person writes it; secrets are masked. */
  readonly value: string
  readonly origin: string
  readonly description: string
}

export const describeSettings = (values: SettingValues, origins: Origins): DescribedSetting[] =>
  settingNames.map((name) => {
    const notes: SettingNotes = settingSchemas[name]
    return {
      name,
      value: showValue(name, values[name]),
      origin: origins[name].label,
      description: notes.description,
    }
  })

const mask = '••••••••'

/** A value as it would be written, with what is secret in it replaced. */
export const showValue = (name: SettingName, value: unknown): string => {
  const { kind, without, secret }: SettingNotes = settingSchemas[name]
  if (value === null) return without === undefined ? 'none' : `${without.word} (${without.meaning.replaceAll('`', '')})`
  if (secret === true) return mask
  if (typeof value === 'string') return value.replace(/(:\/\/[^/@:]*:)[^@]*@/, `$1${mask}@`)
  if (typeof value === 'number') return kind === 'duration' ? formatSeconds(value) : String(value)
  if (typeof value === 'boolean') return value ? 'all' : 'off'
  return Array.isArray(value) && value.length > 0 ? value.join(', ') : 'none'
}
