import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { findPlace, placeOf, readText } from './place.ts'

const keychain = vi.hoisted(() => ({ entries: new Map<string, string>(), isThere: true }))

vi.mock('@napi-rs/keyring', () => ({
  AsyncEntry: class {
    readonly name: string
    constructor(service: string, account: string) {
      if (!keychain.isThere) throw new Error('no keychain')
      this.name = `${service}/${account}`
    }
    async getPassword(): Promise<string | null> {
      return keychain.entries.get(this.name) ?? null
    }
    async setPassword(text: string): Promise<void> {
      keychain.entries.set(this.name, text)
    }
  },
}))

let home = ''
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pawl-place-'))
  vi.stubEnv('PAWL_HOME', home)
})
afterEach(() => {
  keychain.isThere = true
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

test('the keychain holds the tokens where there is one, under the name of the profile', async () => {
  const { keptIn, storage } = await findPlace('work', true)
  await storage.write('text')
  expect(keptIn).toBe('keychain')
  expect([...keychain.entries]).toEqual([['pawl/work', 'text']])
})

test('a file of its owner holds them where there is none, or where none is wanted', async () => {
  expect(await findPlace('work', false)).toMatchObject({ keptIn: 'file' })
  keychain.isThere = false
  const { keptIn, name, storage } = await findPlace('work', true)
  await storage.write('text')
  expect(keptIn).toBe('file')
  expect(name).toBe(join(home, 'profiles', 'work', 'session.json'))
  expect(statSync(name).mode & 0o777).toBe(0o600)
})

test('what a login put into the keychain is not looked for in a file when the keychain is locked later', async () => {
  await placeOf({ name: 'work', keptIn: 'file' }).storage.write('of somebody else')
  keychain.isThere = false
  const place = placeOf({ name: 'work', keptIn: 'keychain' })
  await expect(readText(place)).rejects.toMatchObject({ code: 'storage_unreadable' })
})
