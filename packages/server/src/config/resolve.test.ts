import { defaultPolicy } from '@pawl/core'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { resolveSettings, type Resolution } from './resolve.ts'
import type { Settings } from './settings.ts'
import type { Sources } from './sources.ts'

const folder = resolve('/srv/pawl')

const sources = (said: Partial<Sources> = {}): Sources => ({
  flags: {},
  environment: {},
  file: null,
  folder,
  isTerminal: false,
  ...said,
})

const fileOf = (values: Record<string, unknown>, at = folder): Sources['file'] => ({
  path: 'pawl.config.json',
  folder: at,
  values,
})

const resolved = (said: Partial<Sources> = {}): Extract<Resolution, { kind: 'resolved' }> => {
  const resolution = resolveSettings(sources(said))
  if (resolution.kind === 'refused') throw new Error(resolution.problems.join('\n'))
  return resolution
}

const settingsOf = (environment: Record<string, string>): Settings => resolved({ environment }).settings

const problemsOf = (said: Partial<Sources>): readonly string[] => {
  const resolution = resolveSettings(sources(said))
  return resolution.kind === 'refused' ? resolution.problems : []
}

const warningNames = (environment: Record<string, string>): string[] =>
  resolved({ environment })
    .warnings.map(({ name }) => name)
    .filter((name) => name !== 'endless-sessions')

test('without a word said, the defaults are those of the domain and the documents', () => {
  const { settings } = resolved()
  expect(settings.policy).toEqual(defaultPolicy)
  expect(settings).toMatchObject({ host: '127.0.0.1', port: 4600, publicUrl: null, workers: 1, trustProxy: false })
  expect(settings.store).toEqual({ kind: 'sqlite', file: join(folder, 'pawl-data', 'pawl.db') })
})

test('a flag wins over the environment, the environment over the file, the file over the default', () => {
  const file = fileOf({ port: 1, host: 'file', workers: 1, 'bearer.lifetime': 60 })
  const { settings, origins } = resolved({
    flags: { port: '3' },
    environment: { PAWL_PORT: '2', PAWL_HOST: 'environment' },
    file,
  })
  expect(settings.port).toBe(3)
  expect(settings.host).toBe('environment')
  expect(settings.policy.bearerLifetime).toBe(60_000)
  expect([origins.port, origins.host, origins['bearer.lifetime'], origins.data].map(({ label }) => label)).toEqual([
    '--port',
    'PAWL_HOST',
    'pawl.config.json',
    'default',
  ])
})

test('an empty variable is one that is not set', () => {
  expect(resolved({ environment: { PAWL_PORT: '' } }).origins.port.from).toBe('default')
})

test.each([
  ['3600', 3_600_000],
  ['90s', 90_000],
  ['15m', 900_000],
  ['12h', 43_200_000],
  ['1d', 86_400_000],
])('a duration may be written %s', (text, milliseconds) => {
  expect(settingsOf({ PAWL_BEARER_LIFETIME: text }).policy.bearerLifetime).toBe(milliseconds)
})

test('what may be left open has a word for it', () => {
  const settings = settingsOf({
    PAWL_SESSION_LIFETIME: 'none',
    PAWL_LOOP_MIN_INTERVAL: 'auto',
    PAWL_METRICS_PORT: 'none',
  })
  expect([settings.policy.sessionLifetime, settings.policy.minInterval, settings.metrics.port]).toEqual([
    null,
    null,
    null,
  ])
  const file = fileOf({ 'session.lifetime': null })
  expect(resolved({ file }).settings.policy.sessionLifetime).toBeNull()
})

test('relative paths begin where they were written', () => {
  const elsewhere = resolve('/etc/pawl')
  const fromFile = resolved({ file: fileOf({ data: 'data', store: 'sqlite:x.db' }, elsewhere) }).settings
  expect(fromFile.data).toBe(join(elsewhere, 'data'))
  expect(fromFile.store).toEqual({ kind: 'sqlite', file: join(elsewhere, 'x.db') })
  expect(settingsOf({ PAWL_DATA: 'data' }).data).toBe(join(folder, 'data'))
})

test.each([
  ['off', false],
  ['all', true],
  ['2', 2],
  ['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']],
])('trustProxy may be written %s', (text, value) => {
  expect(settingsOf({ PAWL_TRUST_PROXY: text }).trustProxy).toEqual(value)
})

test('every problem is told at once, with where it was said', () => {
  const problems = problemsOf({
    flags: { port: '99999' },
    environment: { PAWL_BEARER_LIFETIME: '2 weeks', PAWL_LOG_LEVEL: 'loud' },
    file: fileOf({ workers: true }),
  })
  expect(problems).toHaveLength(4)
  for (const label of ['--port', 'PAWL_BEARER_LIFETIME', 'PAWL_LOG_LEVEL', 'pawl.config.json']) {
    expect(problems.join('\n')).toContain(`(${label}); it must be`)
  }
})

test('an unknown key is an error that names the nearest known one', () => {
  expect(problemsOf({ file: fileOf({ 'session.lifetme': 60 }) })).toEqual([
    'pawl.config.json sets "session.lifetme", which is no setting. Did you mean "session.lifetime"?',
  ])
  expect(problemsOf({ file: fileOf({ 'quite.something.else.altogether': 1 }) })[0]).toContain(
    '`pawl config` lists them all',
  )
})

test('an unknown variable is a warning, because platforms set some unasked', () => {
  const { warnings } = resolved({ environment: { PAWL_SESION_LIFETIME: '1', PAWL_ADMIN_PASSWORD: 'x', PATH: 'x' } })
  const messages = warnings.filter(({ name }) => name === 'unknown-variable').map(({ message }) => message)
  expect(messages).toEqual(['PAWL_SESION_LIFETIME is set, and is no setting. Did you mean "PAWL_SESSION_LIFETIME"?'])
})

test.each([
  ['PAWL_WORKERS', '2', 'workers is 2'],
  ['PAWL_STORE', 'mysql://secret@host', 'must begin with sqlite:'],
  ['PAWL_PUBLIC_URL', 'auth.example.com', 'publicUrl is'],
  ['PAWL_CORS_ORIGINS', 'https://app.example.com/', 'cors.origins names'],
  ['PAWL_CORS_ORIGINS', '*', 'cors.origins names'],
  ['PAWL_TRUST_PROXY', '10.0.0.0/33', 'neither an address nor a network'],
  ['PAWL_REFRESH_LIFETIME', '60', 'must outlive its bearer token'],
  ['PAWL_REFRESH_RETRY_WINDOW', '5', 'at least as long'],
])('%s=%s is refused with a reason', (variable, value, reason) => {
  const problems = problemsOf({ environment: { [variable]: value } })
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(reason)
  expect(problems[0]).not.toContain('secret')
})

test('several workers are for PostgreSQL', () => {
  const { settings } = resolved({ environment: { PAWL_WORKERS: '4', PAWL_STORE: 'postgres://db/pawl' } })
  expect(settings.workers).toBe(4)
})

test('an unsafe choice is a warning with a name', () => {
  expect(warningNames({ PAWL_HOST: '0.0.0.0' })).toEqual(['plain-http'])
  expect(warningNames({ PAWL_HOST: '0.0.0.0', PAWL_PUBLIC_URL: 'https://auth.example.com/' })).toEqual([])
  expect(warningNames({ PAWL_TRUST_PROXY: 'all' })).toEqual(['trust-everybody'])
  expect(warningNames({ PAWL_PASSWORD_MIN_LENGTH: '4' })).toEqual(['short-passwords'])
})

test('a session without a hard end is advice, and setting one ends it', () => {
  expect(resolved().warnings).toMatchObject([{ name: 'endless-sessions', grade: 'advice' }])
  expect(resolved({ environment: { PAWL_SESSION_LIFETIME: '90d' } }).warnings).toEqual([])
})

test('logs are for people on a terminal and for machines elsewhere, unless somebody says', () => {
  expect(resolved({ isTerminal: true }).settings.log.format).toBe('pretty')
  expect(resolved({ isTerminal: false }).settings.log.format).toBe('json')
  expect(resolved({ isTerminal: true, environment: { PAWL_LOG_FORMAT: 'json' } }).settings.log.format).toBe('json')
})
