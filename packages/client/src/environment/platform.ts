import { systemClock } from './clock.ts'
import type { Environment } from './environment.ts'

/** What Node, Bun, Deno and browsers have in common. */
export const platform: Omit<Environment, 'onWake'> = {
  ...systemClock,
  fetch: (...request) => globalThis.fetch(...request),
  random: Math.random,
  async secret(text) {
    // Pages that did not come over TLS have no SubtleCrypto (nor locks): there every holder makes a key of its own.
    const { subtle } = crypto as { subtle?: SubtleCrypto }
    const bytes =
      text && subtle
        ? await subtle.digest('SHA-256', new TextEncoder().encode(text))
        : crypto.getRandomValues(new Uint8Array(24))
    // Numbers and commas: 32 bytes are at most 127 characters.
    return new Uint8Array(bytes).join()
  },
  timer(callback, delay) {
    const handle = setTimeout(callback, delay)
    return () => {
      clearTimeout(handle)
    }
  },
}
