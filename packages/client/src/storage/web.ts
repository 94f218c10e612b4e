import { webLock } from '../lock/web.ts'
import type { SessionStorage } from './storage.ts'

export interface WebStorageOptions {
  /** The name of the entry, and of the lock; `pawl` unless given. */
  readonly key?: string
  /** `localStorage` unless given. With `sessionStorage` every tab logs in by itself. */
  readonly area?: Storage
}

/**
 * The session in the browser's storage, shared by all tabs of the origin. Scripts of the page can read it: keep foreign scripts out.
 * Where the browser denies its storage, the session lives as long as the page.
 */
export function webStorage({ key = 'pawl', area }: WebStorageOptions = {}): SessionStorage {
  let copy: string | null = null
  return {
    read() {
      try {
        return (area ?? localStorage).getItem(key)
      } catch {
        return copy
      }
    },
    write(text) {
      copy = text
      ;(area ?? localStorage).setItem(key, text)
    },
    lock: webLock(key),
  }
}
