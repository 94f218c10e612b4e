import { systemClock } from './clock.ts'
import type { Environment } from './environment.ts'

const secret = (): string => textOf(crypto.getRandomValues(new Uint8Array(24)))

/** What Node, Bun, Deno and browsers have in common. */
export const platform: Omit<Environment, 'onWake'> = {
  ...systemClock,
  fetch: (...request) => globalThis.fetch(...request),
  random: Math.random,
  secret,
  async digest(text) {
    // Pages that did not come over TLS have no SubtleCrypto (nor locks): there every holder makes a key of its own.
    const { subtle } = crypto as { subtle?: SubtleCrypto }
    return subtle ? textOf(new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text)))) : secret()
  },
  timer(callback, delay) {
    const handle = setTimeout(callback, delay)
    return () => {
      clearTimeout(handle)
    }
  },
}

/** Numbers and commas: 32 bytes are at most 127 characters, where an Idempotency-Key may have 128. */
function textOf(bytes: Uint8Array): string {
  return bytes.join(',')
}
