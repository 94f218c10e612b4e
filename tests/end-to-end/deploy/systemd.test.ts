import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { settingNames } from '@pawl/server/settings'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { debianProgram, type Program } from '../debian.ts'
import { bin } from '../pawl.ts'
import { variablesOf } from './variables.ts'

// The program is fetched at first use.
vi.setConfig({ hookTimeout: 300_000 })

const unit = readFileSync(fileURLToPath(new URL('../../../deploy/pawl.service', import.meta.url)), 'utf8')

let folder = ''
let path = ''
let program: Program
beforeAll(async () => {
  program = await debianProgram('systemd-analyze', 'systemd')
  folder = mkdtempSync(join(tmpdir(), 'pawl-systemd-'))
  path = join(folder, 'pawl.service')
  // It looks for the programs that the unit starts.
  const here = unit
    .replace('/usr/bin/node', process.execPath)
    .replace('/opt/pawl/node_modules/@pawl/cli/bin/pawl.js', bin)
  expect(here).toContain(`ExecStart=${process.execPath} ${bin} serve`)
  writeFileSync(path, here)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const analyze = async (...words: string[]): Promise<string> => {
  const { stdout, stderr } = await promisify(execFile)(program.path, [...words, path], { env: program.env })
  return stdout + stderr
}

test('systemd finds nothing wrong with the unit', async () => {
  expect(await analyze('verify', '--man=no')).toBe('')
})

test('the unit is well closed in: 2 of 10 for what it could do if somebody took it over', async () => {
  const report = await analyze('security', '--offline=true', '--no-pager', '--threshold=20')
  expect(Number(/exposure level for pawl\.service: ([\d.]+)/.exec(report)?.[1])).toBeLessThanOrEqual(2)
})

test('what it sets are settings', () => {
  const names = [...unit.matchAll(/^Environment=(PAWL_\w+)=/gm)].map(([, name = '']) => name)
  expect(names.length).toBeGreaterThan(2)
  expect(variablesOf(settingNames)).toEqual(expect.arrayContaining(names))
})
