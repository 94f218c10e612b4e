import { createRotationJudge, type KeyRing, type Store } from '@pawl/core'
import { openSqliteStore, StoreRefusal } from '@pawl/store-sqlite'
import { dirname } from 'node:path'
import type { Settings } from '../config/settings.ts'
import type { Commits } from '../observe/commits.ts'
import { prepareFolder } from './data-folder.ts'
import { StartRefusal } from './refusal.ts'

/** Opens the store for the server; what stands against it is told in one sentence. */
export const openStore = async ({ store, policy }: Settings, ring: () => KeyRing, commits: Commits): Promise<Store> => {
  switch (store.kind) {
    case 'sqlite':
      prepareFolder(dirname(store.file))
      return explained(store.file, () =>
        openSqliteStore({
          file: store.file,
          judge: createRotationJudge(policy, ring),
          committed: (commands, seconds) => commits.add(commands, seconds),
        }),
      )
    case 'postgres':
      throw new StartRefusal(noPostgres)
  }
}

export const noPostgres =
  'This version keeps its data in SQLite only. Leave store (PAWL_STORE) out, or set it to sqlite:FILE.'

/** Runs what touches the database; a refusal of the store is passed on in its words, a failing disk with the file's name. */
export const explained = async <T>(file: string, deed: () => T | Promise<T>): Promise<T> => {
  try {
    return await deed()
  } catch (error) {
    if (error instanceof StoreRefusal) throw new StartRefusal(error.message, { cause: error })
    if (error instanceof StartRefusal) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartRefusal(`The database ${file} cannot be used: ${reason}`, { cause: error })
  }
}
