import type { Clock, DeploymentStore } from '@pawl/core'
import { openPostgresMaintenance } from '@pawl/store-postgres'
import { openSqliteMaintenance } from '@pawl/store-sqlite'
import { AnchoredClock } from '../clock/clock.ts'
import type { Settings, StoreLocation } from '../config/settings.ts'
import { databaseName } from '../start/data-place.ts'
import { explained } from '../start/open-store.ts'

interface OpenedMaintenance {
  readonly deployment: Pick<DeploymentStore, 'read' | 'writeKeys'>
  /** What the clock of the database says; absent with SQLite, which has no clock but the machine's. */
  readonly readClock?: () => Promise<number>
  close(): Promise<void>
}

const open = (store: StoreLocation): Promise<OpenedMaintenance> => {
  switch (store.kind) {
    case 'sqlite':
      return openSqliteMaintenance(store.file)
    case 'postgres':
      return openPostgresMaintenance(store.url)
  }
}

export interface Maintenance {
  readonly store: Pick<OpenedMaintenance, 'deployment'>
  /** As the server's: not behind the latest time that the deployment has told. */
  readonly clock: Clock
  /** Milliseconds since the epoch; null with SQLite. */
  readonly databaseClock: number | null
}

/** Works on the database beside servers that may be running. */
export const maintain = async <T>(
  { store: location }: Pick<Settings, 'store'>,
  work: (maintenance: Maintenance) => Promise<T>,
): Promise<T> => {
  const name = databaseName(location)
  await using opened = new AsyncDisposableStack()
  const store = opened.adopt(await explained(name, () => open(location)), (one) => one.close())
  return await explained(name, async () => {
    const { clockMark } = await store.deployment.read()
    const databaseClock = (await store.readClock?.()) ?? null
    return work({ store, clock: new AnchoredClock(clockMark), databaseClock })
  })
}
