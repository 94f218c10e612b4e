import { systemClock } from './clock.ts'
import type { Environment } from './environment.ts'

/** What Node, Bun, Deno and browsers have in common. */
export const platform: Omit<Environment, 'onWake'> = {
  ...systemClock,
  fetch: (...request) => globalThis.fetch(...request),
  random: Math.random,
  // 24 to 72 digits. Unlike `randomUUID`, pages that did not come over TLS have it too.
  secret: () => crypto.getRandomValues(new Uint8Array(24)).join(''),
  timer(callback, delay) {
    const handle = setTimeout(callback, delay)
    return () => {
      clearTimeout(handle)
    }
  },
}
