import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { areaOf, readTree } from './tree.ts'

let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pawl-tidy-'))
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

test('reads every text file that .gitignore does not name', () => {
  write('.gitignore', 'node_modules/\n*.tgz\n/apps/docs/.astro/\n')
  write('packages/core/src/a.ts', 'export {}')
  write('packages/core/node_modules/b/index.js', '')
  write('apps/docs/.astro/types.d.ts', '')
  write('pawl.tgz', '')
  write('icon.png', 'PNG\0')
  const tree = readTree(root)
  expect(tree.files.map(({ path }) => path).sort()).toEqual(['.gitignore', 'packages/core/src/a.ts'])
  expect(tree.sources.map(({ path }) => path)).toEqual(['packages/core/src/a.ts'])
})

test.each([
  ['packages/core/src/session/refresh.ts', 'packages/core'],
  ['apps/docs/astro.config.ts', 'apps/docs'],
  ['tools/tidy/tree.ts', 'tools'],
  ['vitest.config.ts', ''],
])('%s belongs to "%s"', (path, area) => {
  expect(areaOf(path)).toBe(area)
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}
