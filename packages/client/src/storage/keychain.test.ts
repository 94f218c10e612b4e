import { expect, test, vi } from 'vitest'
import { keychainStorage } from '../node.ts'
import { memoryStorage } from './memory.ts'

const keychain = vi.hoisted(() => ({
  entries: new Map<string, string>(),
  isLocked: false,
  hasSecretService: true,
}))

vi.mock('@napi-rs/keyring', () => ({
  AsyncEntry: class {
    readonly name: string
    constructor(service: string, account: string, { linux }: { linux: { store: string } }) {
      // As the package does: without a wish it takes the kernel's keyring.
      if (linux.store === 'secret-service' && !keychain.hasSecretService) throw new Error('no Secret Service')
      this.name = `${service}/${account}`
    }
    async getPassword(): Promise<string | null> {
      if (keychain.isLocked) throw new Error('locked')
      return keychain.entries.get(this.name) ?? null
    }
    async setPassword(text: string): Promise<void> {
      keychain.entries.set(this.name, text)
    }
  },
}))

test('keeps the text in the keychain of the system', async () => {
  const fallback = memoryStorage()
  const storage = keychainStorage({ account: 'ada', fallback })
  expect(await storage.read()).toBeNull()
  await storage.write('text')
  expect(await storage.read()).toBe('text')
  expect([...keychain.entries]).toEqual([['pawl/ada', 'text']])
  expect(await fallback.read()).toBeNull()
  expect(storage.lock).toBe(fallback.lock)
})

test('where it cannot be read the fallback holds the text, for the life of the process', async () => {
  const fallback = memoryStorage()
  keychain.isLocked = true
  const storage = keychainStorage({ account: 'bob', fallback })
  await storage.write('text')
  keychain.isLocked = false
  expect(await storage.read()).toBe('text')
  expect(await fallback.read()).toBe('text')
  expect(keychain.entries.has('pawl/bob')).toBe(false)
})

test('on a Linux without Secret Service the fallback holds the text, not the keyring of the kernel, which a restart empties', async () => {
  const fallback = memoryStorage()
  keychain.hasSecretService = false
  const storage = keychainStorage({ account: 'eve', fallback })
  await storage.write('text')
  expect(await fallback.read()).toBe('text')
  expect(keychain.entries.has('pawl/eve')).toBe(false)
})
