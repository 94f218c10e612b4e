import type { Environment } from './environment.ts'
import { platform } from './platform.ts'

export const environment: Environment = {
  ...platform,
  onWake(listener) {
    const stopped = new AbortController()
    // A worker knows only `online`; a page that was frozen may see any of them first.
    for (const name of ['visibilitychange', 'pageshow', 'online']) {
      addEventListener(name, listener, { signal: stopped.signal })
    }
    return () => {
      stopped.abort()
    }
  },
}
