import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** Everything that may say what a setting is, strongest first: flags, environment, file. */
export interface Sources {
  /** By the setting's name. */
  readonly flags: Readonly<Record<string, string>>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly file: ConfigFile | null
  /** Relative paths from flags and environment begin here. */
  readonly folder: string
  /** Whether a person reads what the process writes. */
  readonly isTerminal: boolean
}

/** `pawl.config.json`, read and flattened: `{"bearer":{"lifetime":60}}` and `{"bearer.lifetime":60}` are the same. */
interface ConfigFile {
  /** As it is shown. */
  readonly path: string
  /** Relative paths in the file begin here. */
  readonly folder: string
  readonly values: Readonly<Record<string, unknown>>
}

export type FileReading =
  { readonly kind: 'read'; readonly file: ConfigFile | null } | { readonly kind: 'refused'; readonly problem: string }

const defaultPath = 'pawl.config.json'

/** `named` is what `--config` or `PAWL_CONFIG` says; a file that was named must be there. */
export const readConfigFile = (named: string | null, folder: string): FileReading => {
  const path = named ?? defaultPath
  const absolute = resolve(folder, path)
  let text: string
  try {
    text = readFileSync(absolute, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && named === null) return { kind: 'read', file: null }
    const reason = code === 'ENOENT' ? 'there is no such file' : (code ?? String(error))
    return { kind: 'refused', problem: `${path} cannot be read: ${reason}.` }
  }
  try {
    const content: unknown = JSON.parse(text)
    if (!isRecord(content)) return { kind: 'refused', problem: `${path} must hold one JSON object, { … }.` }
    return { kind: 'read', file: { path, folder: dirname(absolute), values: flatten(content, '') } }
  } catch (error) {
    return { kind: 'refused', problem: `${path} is not JSON: ${(error as Error).message}.` }
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const flatten = (content: Record<string, unknown>, prefix: string): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(content).flatMap(([key, value]): [string, unknown][] =>
      isRecord(value) ? Object.entries(flatten(value, `${prefix}${key}.`)) : [[prefix + key, value]],
    ),
  )
