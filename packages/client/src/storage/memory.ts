import { inProcessLock } from '../lock/in-process.ts'
import type { SessionStorage } from './storage.ts'

/** Forgets with the process. Several sessions of one process may share it. */
export function memoryStorage(): SessionStorage {
  let kept: string | null = null
  return {
    read: () => kept,
    write(text) {
      kept = text
    },
    lock: inProcessLock(),
  }
}
