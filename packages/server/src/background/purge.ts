import { plus, type Services } from '@pawl/core'

export interface Purged extends Pick<Services, 'store' | 'clock'> {
  /** Milliseconds for which audit records are kept. */
  readonly auditRetention: number
}

const day = 86_400_000
/** So long late clients still hear why their session ended. */
const tombstonesKept = 30 * day
const loopsKept = day

/** Small, because one batch is one transaction and others wait for it. */
const batch = 100
/** What one round may delete of a kind; the rest waits for the next. */
const batchesAtOnce = 50

/** Deletes what has outlived its use, a little at a time. A store may look at few rows for one batch: it goes on in the next round. */
export const purge = async ({ store, clock, auditRetention }: Purged, isStopping: () => boolean): Promise<void> => {
  const now = clock.now()
  await inBatches(isStopping, () => store.sessions.purge(plus(now, -tombstonesKept), batch))
  await inBatches(isStopping, () => store.audit.purge(plus(now, -auditRetention), batch))
  if (!isStopping()) await store.loops.purge(plus(now, -loopsKept))
}

const inBatches = async (isStopping: () => boolean, purgeBatch: () => Promise<number>): Promise<void> => {
  for (let done = 0; done < batchesAtOnce && !isStopping(); done++) {
    if ((await purgeBatch()) < batch) return
  }
}
