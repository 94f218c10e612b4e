import type { Lock } from '../storage/storage.ts'

/** One at a time among the tabs and workers of an origin (Web Locks). Rejects where a browser or an insecure page has none. */
export function webLock(name: string): Lock {
  return (signal) =>
    new Promise((resolve, reject) => {
      navigator.locks.request(name, { signal }, () => new Promise<void>((release) => resolve(release))).catch(reject)
    })
}
