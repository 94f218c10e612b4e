import { createRotationJudge, type KeyRing, type Store } from '@pawl/core'
import { openPostgresStore, StoreRefusal as PostgresRefusal, type PostgresStore } from '@pawl/store-postgres'
import { openSqliteStore, StoreRefusal as SqliteRefusal } from '@pawl/store-sqlite'
import { dirname } from 'node:path'
import type { Settings } from '../config/settings.ts'
import type { Commits } from '../observe/commits.ts'
import { prepareFolder } from './data-folder.ts'
import { databaseName } from './data-place.ts'
import { StartRefusal } from './refusal.ts'

export interface OpenedStore {
  readonly store: Store
  /** What only a database for several nodes has; null with SQLite. */
  readonly shared: Pick<PostgresStore, 'readClock' | 'budgets'> | null
}

/** Opens the store for the server; what stands against it is told in one sentence. */
export const openStore = async (settings: Settings, ring: () => KeyRing, commits: Commits): Promise<OpenedStore> => {
  const { store, policy, verifyCacheTtl, data, keys } = settings
  const judge = createRotationJudge(policy, ring)
  const committed = (commands: number, seconds: number): void => commits.add(commands, seconds)
  switch (store.kind) {
    case 'sqlite': {
      prepareFolder(dirname(store.file))
      const { file } = store
      return { store: await explained(file, () => openSqliteStore({ file, judge, committed })), shared: null }
    }
    case 'postgres': {
      if (keys === null) prepareFolder(data)
      const { url } = store
      const opened = await explained(databaseName(store), () =>
        openPostgresStore({ url, judge, committed, recallFor: verifyCacheTtl }),
      )
      return { store: opened, shared: opened }
    }
  }
}

/** Runs what touches the database; a refusal of the store is passed on in its words, a failing disk with the database's name. */
export const explained = async <T>(database: string, deed: () => T | Promise<T>): Promise<T> => {
  try {
    return await deed()
  } catch (error) {
    if (error instanceof SqliteRefusal || error instanceof PostgresRefusal) {
      throw new StartRefusal(error.message, { cause: error })
    }
    if (error instanceof StartRefusal) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartRefusal(`The database ${database} cannot be used: ${reason}`, { cause: error })
  }
}
