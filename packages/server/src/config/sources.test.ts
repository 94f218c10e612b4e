import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfigFile } from './sources.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-config-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

const write = (text: string, name = 'pawl.config.json'): void => writeFileSync(join(folder, name), text)

test('a file that nobody named may be missing; one that was named may not', () => {
  expect(readConfigFile(null, folder)).toEqual({ kind: 'read', file: null })
  expect(readConfigFile('other.json', folder)).toEqual({
    kind: 'refused',
    problem: 'other.json cannot be read: there is no such file.',
  })
})

test('levels and dots say the same', () => {
  write('{"bearer": {"lifetime": 60}, "loop.burst": 5, "trustProxy": ["::1"]}')
  expect(readConfigFile(null, folder)).toEqual({
    kind: 'read',
    file: {
      path: 'pawl.config.json',
      folder,
      values: { 'bearer.lifetime': 60, 'loop.burst': 5, trustProxy: ['::1'] },
    },
  })
})

test.each([
  ['not JSON', '{"port": 1,}', 'is not JSON'],
  ['a list', '[]', 'must hold one JSON object'],
])('%s is refused', (_, text, reason) => {
  write(text)
  expect(readConfigFile(null, folder)).toMatchObject({
    kind: 'refused',
    problem: expect.stringContaining(reason) as string,
  })
})
