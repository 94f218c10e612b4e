import type { Environment } from './environment.ts'
import { platform } from './platform.ts'

/** Node, Bun and Deno. Whatever else picks this build may have neither `process` nor timers that can be unreferenced. */
const { process } = globalThis as { process?: { version: string } }

export const environment: Environment = {
  ...platform,
  timer(callback, delay, background = false) {
    const handle: number | NodeJS.Timeout = setTimeout(callback, delay)
    if (background && typeof handle === 'object') handle.unref()
    return () => {
      clearTimeout(handle)
    }
  },
  onWake: () => () => undefined,
  // People recognise their sessions by it, in the list that the server keeps.
  ...(process && { headers: { 'user-agent': `pawl-client node/${process.version.slice(1)}` } }),
}
