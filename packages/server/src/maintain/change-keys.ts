import { keyId } from '@pawl/core'
import type { Settings } from '../config/settings.ts'
import { addKey as add, type KeyAdded } from '../keys/add-key.ts'
import { keySourceOf } from '../keys/key-source.ts'
import { formatKey } from '../keys/key-text.ts'
import type { KeyRefusal, KeyTools } from '../keys/key-tools.ts'
import { listKeys as list, type ListedKey } from '../keys/list-keys.ts'
import { promoteKey as promote, type KeyPromoted } from '../keys/promote-key.ts'
import { retireKey as retire, type KeyRetired } from '../keys/retire-key.ts'
import { random } from '../start/random.ts'
import { maintain } from './open-maintenance.ts'

/** The commands on keys, on the key file and the database that the settings name. */
const withTools = <T>(settings: Settings, deed: (tools: KeyTools) => Promise<T>): Promise<T> =>
  maintain(settings, ({ store, clock }) =>
    deed({ source: keySourceOf(settings), store, clock, random, refreshLifetime: settings.policy.refreshLifetime }),
  )

export const listKeys = (settings: Settings): Promise<ListedKey[]> => withTools(settings, list)

export const addKey = (settings: Settings): Promise<KeyAdded> => withTools(settings, add)

export const promoteKey = (settings: Settings, id: number): Promise<KeyPromoted> =>
  withTools(settings, (tools) => promote(tools, keyId(id)))

export const retireKey = (settings: Settings, id: number, endSessions: boolean): Promise<KeyRetired> =>
  withTools(settings, (tools) => retire(tools, { id: keyId(id), endSessions }))

export { formatKey, type KeyAdded, type KeyPromoted, type KeyRefusal, type KeyRetired, type ListedKey }
