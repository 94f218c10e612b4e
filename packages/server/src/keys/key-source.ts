import type { Settings } from '../config/settings.ts'
import { keyFileIn, keyFileName, readKeyFile, writeKeyFile } from './key-file.ts'
import { parseKeys, type KeyEntry, type KeysParsed } from './key-text.ts'

/** Where a node has its keys from. */
export interface KeySource {
  /** As a message names it. */
  readonly name: string
  /** Null: there are none yet. */
  read(): KeysParsed | null
  /** Null where this process cannot change them: the environment belongs to whoever starts it. */
  readonly write: ((entries: readonly KeyEntry[]) => void) | null
}

export const keySourceOf = ({ keys, data }: Pick<Settings, 'keys' | 'data'>): KeySource => {
  if (keys !== null) return { name: 'PAWL_KEYS', read: () => parseKeys(keys), write: null }
  const path = keyFileIn(data)
  return {
    name: keyFileName,
    read: () => {
      const text = readKeyFile(path)
      return text === null ? null : parseKeys(text)
    },
    write: (entries) => {
      writeKeyFile(path, entries)
    },
  }
}
