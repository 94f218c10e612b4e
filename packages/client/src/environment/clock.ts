import type { Clock } from './environment.ts'

/** The only place in the SDK that reads time. */
export const systemClock: Clock = { mono: () => performance.now(), wall: () => Date.now() }
