import type { Clock, Store } from '@pawl/core'
import { repeat } from '../background/repeat.ts'

export interface HeartbeatParts {
  readonly store: Pick<Store, 'deployment'>
  readonly clock: Clock
  readonly node: string
  /** Of the keys that this node holds, asked for anew each time. */
  readonly fingerprints: () => readonly string[]
  /** A report that failed is tried again with the next beat. */
  readonly failed: (error: unknown) => void
}

export interface Heartbeat {
  /** Tells the deployment at once; for when the keys have changed. */
  beat(): Promise<void>
  /** Writes the mark a last time and takes this node off the list. */
  stop(): Promise<void>
}

const interval = 60_000
/** The clock must be looked at now and then to see that the wall clock has moved; requests may be rare. */
const glance = 1_000

/** Writes the high-water mark of time, and which keys this node holds, now and every minute. */
export const startHeartbeat = async (parts: HeartbeatParts): Promise<Heartbeat> => {
  const { store, clock, node, fingerprints, failed } = parts
  const beat = (): Promise<void> => store.deployment.report({ node, seenAt: clock.now(), fingerprints: fingerprints() })
  await beat()
  const beating = repeat({ every: interval, run: beat, failed })
  const glancing = repeat({ every: glance, run: () => Promise.resolve(clock.now()), failed })
  return {
    beat,
    stop: async () => {
      await Promise.all([beating.stop(), glancing.stop()])
      await beat()
      await store.deployment.leave(node)
    },
  }
}
