import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { settingNames } from '@pawl/server/settings'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { withAdministrator } from '../api.ts'
import { Server } from '../pawl.ts'
import { variablesOf } from './variables.ts'

// No container engine is at hand in every test run, so what an image is made of is tried without one.
const root = fileURLToPath(new URL('../../..', import.meta.url))
const read = (name: string): string => readFileSync(join(root, name), 'utf8')

interface Instruction {
  readonly name: string
  readonly text: string
}

const instructions = read('deploy/Dockerfile')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line): Instruction => {
    const [name = '', ...words] = line.split(' ')
    return { name, text: words.join(' ') }
  })
const textOf = (wanted: string): string => instructions.findLast(({ name }) => name === wanted)?.text ?? ''
const programIn = (text: string): string[] => JSON.parse(text.slice(text.indexOf('['))) as string[]

test('the image installs the packages as the test of packages does, and starts the command that they bring', () => {
  const runs = instructions.filter(({ name }) => name === 'RUN').map(({ text }) => text)
  expect(runs.slice(0, 3)).toEqual([
    'npm ci',
    'npm run pack -- /packed',
    expect.stringMatching(/npm install --omit=dev .*\/packed\/\*\.tgz$/),
  ])
  const { name, bin } = JSON.parse(read('packages/cli/package.json')) as { name: string; bin: { pawl: string } }
  expect(programIn(textOf('ENTRYPOINT'))).toEqual(['node', `/app/node_modules/${name}/${bin.pawl}`])
})

test('the image runs as nobody special, sets what are settings, and lets in nothing that was built or is secret', () => {
  expect(textOf('USER')).toBe('node')
  const names = [...textOf('ENV').matchAll(/(PAWL_\w+)=/g)].map(([, name = '']) => name)
  expect(variablesOf(settingNames)).toEqual(expect.arrayContaining(names))
  const left = read('deploy/Dockerfile.dockerignore').split('\n')
  expect(left).toEqual(expect.arrayContaining(['.git', '**/node_modules', '**/dist', '**/pawl-data', '**/.env']))
})

test('the health check says whether a server answers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-container-'))
  const server = await Server.start(folder, withAdministrator)
  const [, ...words] = programIn(textOf('HEALTHCHECK').replace('http://127.0.0.1:4600', server.url))
  const check = (): Promise<unknown> => promisify(execFile)(process.execPath, words)
  await check()
  await server.stop()
  await expect(check()).rejects.toMatchObject({ code: 1 })
  rmSync(folder, { recursive: true })
})

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, unknown>>
}

interface Service {
  readonly image?: string
  readonly build?: { readonly context: string; readonly dockerfile: string }
  readonly environment: Readonly<Record<string, string>>
  readonly volumes: readonly string[]
  readonly depends_on?: object
  readonly read_only?: boolean
}

test('what the compose file names is there', () => {
  const { services, volumes } = parse(read('deploy/compose.yaml')) as Compose
  const { pawl, postgres, caddy } = services
  expect(pawl).toMatchObject({ read_only: true, cap_drop: ['ALL'], build: { dockerfile: 'deploy/Dockerfile' } })
  expect(existsSync(join(root, 'deploy', pawl?.build?.context ?? 'nothing', pawl?.build?.dockerfile ?? ''))).toBe(true)
  expect(variablesOf(settingNames)).toEqual(expect.arrayContaining(Object.keys(pawl?.environment ?? {})))
  expect(postgres).toHaveProperty('healthcheck')
  for (const service of Object.values(services)) {
    for (const needed of Object.keys(Array.isArray(service.depends_on) ? {} : (service.depends_on ?? {}))) {
      expect(services).toHaveProperty(needed)
    }
    for (const [source = ''] of service.volumes.map((volume) => volume.split(':'))) {
      if (source.startsWith('.')) expect(existsSync(join(root, 'deploy', source))).toBe(true)
      else expect(volumes).toHaveProperty(source)
    }
  }
  for (const variable of Object.keys(caddy?.environment ?? {}))
    expect(read('deploy/Caddyfile')).toContain(`{$${variable}`)
})
