import type { Clock } from '@pawl/core'
import { openSqliteMaintenance, type SqliteMaintenance } from '@pawl/store-sqlite'
import { AnchoredClock } from '../clock/clock.ts'
import type { Settings } from '../config/settings.ts'
import { explained, noPostgres } from '../start/open-store.ts'
import { StartRefusal } from '../start/refusal.ts'

/** The path of the database; only SQLite is looked after from outside. */
export const databaseFile = ({ store }: Pick<Settings, 'store'>): string => {
  switch (store.kind) {
    case 'sqlite':
      return store.file
    case 'postgres':
      throw new StartRefusal(noPostgres)
  }
}

export interface Maintenance {
  readonly store: SqliteMaintenance
  /** As the server's: not behind the latest time that the deployment has told. */
  readonly clock: Clock
}

/** Works on the database beside a server that may be running. */
export const maintain = async <T>(
  settings: Pick<Settings, 'store'>,
  work: (maintenance: Maintenance) => Promise<T>,
): Promise<T> => {
  const file = databaseFile(settings)
  await using opened = new AsyncDisposableStack()
  const store = opened.adopt(await explained(file, () => openSqliteMaintenance(file)), (one) => one.close())
  return await explained(file, async () => {
    const { clockMark } = await store.deployment.read()
    return work({ store, clock: new AnchoredClock(clockMark) })
  })
}
