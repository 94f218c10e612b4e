import { execFileSync } from 'node:child_process'
import { expect, test, vi } from 'vitest'
import { debianProgram } from './debian.ts'

// Fetching takes time once.
vi.setConfig({ testTimeout: 300_000 })

test.for([
  ['haproxy', 'haproxy', '-v'],
  ['promtool', 'prometheus', '--version'],
] as const)('%s is there, with the libraries that it needs', async ([name, packageName, word]) => {
  const { path, env } = await debianProgram(name, packageName)
  expect(execFileSync(path, [word], { env, encoding: 'utf8' })).toMatch(/version \d/)
})

test('where there is no apt-get, a sentence says what to install', async () => {
  vi.stubEnv('PATH', '')
  await expect(debianProgram('no-such-program')).rejects.toThrow('apt-get install no-such-program')
})
