import type { CopySource, CopyTarget } from '@pawl/core'
import { withPostgresSource, withPostgresTarget } from '@pawl/store-postgres'
import { withSqliteSource, withSqliteTarget } from '@pawl/store-sqlite'
import { dirname } from 'node:path'
import type { StoreLocation } from '../../config/settings.ts'
import { prepareFolder } from '../../start/data-folder.ts'
import { databaseName } from '../../start/data-place.ts'
import { explained } from '../../start/open-store.ts'

/** Reads a store on which no server runs; what stands against it is told in one sentence. */
export const withSource = <T>(store: StoreLocation, work: (source: CopySource) => Promise<T>): Promise<T> => {
  const name = databaseName(store)
  const named = (source: CopySource): Promise<T> =>
    work({
      readDeployment: () => explained(name, () => source.readDeployment()),
      read: (table, after, limit) => explained(name, () => source.read(table, after, limit)),
    })
  return explained(name, () =>
    store.kind === 'sqlite' ? withSqliteSource(store.file, named) : withPostgresSource(store.url, named),
  )
}

export const withTarget = <T>(store: StoreLocation, work: (target: CopyTarget) => Promise<T>): Promise<T> => {
  if (store.kind === 'sqlite') prepareFolder(dirname(store.file))
  return explained(databaseName(store), () =>
    store.kind === 'sqlite' ? withSqliteTarget(store.file, work) : withPostgresTarget(store.url, work),
  )
}
