import type { Lock } from '../storage/storage.ts'

/** One after the other, in the order of asking. */
export function inProcessLock(): Lock {
  let last = Promise.resolve()
  return () =>
    new Promise((resolve) => {
      const before = last
      last = new Promise((release) => void before.then(() => resolve(release)))
    })
}
