import { keyId } from '@pawl/core'
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bitsForOthers, keyFileIn, readKeyFile, writeKeyFile } from './key-file.ts'
import { parseKeys } from './key-text.ts'

let folder = ''
const entries = [2, 1].map((id) => ({ id: keyId(id), secret: Buffer.alloc(32, id) }))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-keys-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

test('a file that is not there is no file, and not an empty one', () => {
  expect(readKeyFile(keyFileIn(folder))).toBeNull()
})

test('what was written is there, for its owner only, and nothing else is left behind', () => {
  const path = keyFileIn(folder)
  writeKeyFile(path, entries.slice(1))
  writeKeyFile(path, entries)
  expect(parseKeys(readKeyFile(path) ?? '')).toEqual({ kind: 'parsed', entries })
  expect(bitsForOthers(path)).toBe(0)
  expect(readdirSync(folder)).toEqual(['server.keys'])
})

test('a draft that a crash left behind, open to all, does not make the next file so', () => {
  const path = keyFileIn(folder)
  writeFileSync(`${path}.new`, 'half of a', { mode: 0o644 })
  writeKeyFile(path, entries)
  expect(bitsForOthers(path)).toBe(0)
})

test('permissions of others are seen', () => {
  const path = keyFileIn(folder)
  writeKeyFile(path, entries)
  chmodSync(path, 0o640)
  expect(bitsForOthers(path)).toBe(0o040)
})
