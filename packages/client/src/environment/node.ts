import type { Environment } from './environment.ts'
import { platform } from './platform.ts'

/** Also Bun's and Deno's. Whatever else picks this build may have no `process`, or half of one, and timers that cannot be unreferenced. */
const { process } = globalThis as { process?: { versions?: { node?: string } } }
const version = process?.versions?.node

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
  ...(version !== undefined && { headers: { 'user-agent': `pawl-client node/${version}` } }),
}
