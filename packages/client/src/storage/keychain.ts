import { fileStorage } from './file.ts'
import type { SessionStorage } from './storage.ts'

export interface KeychainStorageOptions {
  /** Under which the keychain lists it; `pawl` unless given. */
  readonly service?: string
  /** Tells several sessions of one service apart; `session` unless given. */
  readonly account?: string
  /** Used where there is no keychain, and for its lock in any case; `fileStorage()` unless given. */
  readonly fallback?: SessionStorage
}

/**
 * The session in the keychain of the operating system, through the optional package `@napi-rs/keyring`. Where that is missing, or cannot be
 * read, as on servers, the fallback holds it; which of both is decided once per process.
 */
export function keychainStorage(options: KeychainStorageOptions = {}): SessionStorage {
  const { service = 'pawl', account = 'session', fallback = fileStorage() } = options
  let opening: Promise<Entry | undefined> | undefined
  const open = (): Promise<Entry | undefined> => (opening ??= openEntry(service, account))
  return {
    async read() {
      const entry = await open()
      return entry ? ((await entry.getPassword()) ?? null) : fallback.read()
    },
    async write(text) {
      const entry = await open()
      return entry ? entry.setPassword(text) : fallback.write(text)
    },
    ...(fallback.lock && { lock: fallback.lock }),
  }
}

/** The part of `@napi-rs/keyring` that is used. */
interface Keyring {
  readonly AsyncEntry: new (service: string, account: string, options: object) => Entry
}

interface Entry {
  getPassword(): Promise<string | null | undefined>
  setPassword(text: string): Promise<void>
}

async function openEntry(service: string, account: string): Promise<Entry | undefined> {
  // Not a literal: bundlers and the type checker must not look for an optional package.
  const name = '@napi-rs/keyring'
  try {
    const { AsyncEntry } = (await import(name)) as Keyring
    // Left alone, on Linux it would take the kernel's keyring where there is no Secret Service, and that forgets all at a restart of the machine.
    const entry = new AsyncEntry(service, account, { linux: { store: 'secret-service' } })
    await entry.getPassword()
    return entry
  } catch {
    return undefined
  }
}
