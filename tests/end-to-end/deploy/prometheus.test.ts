import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { logIn, refresh, withAdministrator } from '../api.ts'
import { debianProgram, type Program } from '../debian.ts'
import { Server } from '../pawl.ts'

// The program is fetched at first use.
vi.setConfig({ hookTimeout: 300_000 })

const deployed = (name: string): string => fileURLToPath(new URL(`../../../deploy/${name}`, import.meta.url))
const alerts = readFileSync(deployed('prometheus/alerts.yml'), 'utf8')

interface Panel {
  readonly title: string
  readonly type: string
  readonly targets?: readonly { readonly expr: string }[]
}

const dashboard = JSON.parse(readFileSync(deployed('grafana/pawl.json'), 'utf8')) as { readonly panels: Panel[] }
const graphs = dashboard.panels.filter(({ type }) => type !== 'row')
/** As Grafana asks, with what it puts in for its variables. */
const queries = graphs.flatMap(({ targets = [] }) =>
  targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m').replaceAll('$instance', '.*')),
)

let folder = ''
let program: Program
/** What a server tells after a login, a refresh and a verification. */
let told = ''

beforeAll(async () => {
  program = await debianProgram('promtool', 'prometheus')
  folder = mkdtempSync(join(tmpdir(), 'pawl-prometheus-'))
  const server = await Server.start(folder, withAdministrator)
  const pair = await logIn(server.url)
  await refresh(server.url, pair)
  await fetch(`${server.url}/auth/verify`, { headers: { authorization: `Bearer ${pair.token}` } })
  told = await (await fetch(`${server.url}/metrics`)).text()
  await server.kill()
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

const promtool = async (...words: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(program.path, words, { env: program.env })
  return stdout
}

test('promtool understands the rules, the part of the configuration, and every query of the dashboard', async () => {
  expect(await promtool('check', 'rules', deployed('prometheus/alerts.yml'))).toMatch(/SUCCESS: 10 rules found/)
  await promtool('check', 'config', '--syntax-only', deployed('prometheus/scrape.yml'))
  const rules = queries.map((expr, index) => ({ record: `query:${index}`, expr }))
  const file = join(folder, 'queries.yml')
  writeFileSync(file, JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))
  expect(await promtool('check', 'rules', file)).toContain(`SUCCESS: ${queries.length} rules found`)
})

test('each alert sounds when it should, and only then', async () => {
  const file = join(folder, 'tests.yml')
  const cases = readFileSync(fileURLToPath(new URL('./alerts.yml', import.meta.url)), 'utf8')
  writeFileSync(file, cases.replace('alerts-under-test', deployed('prometheus/alerts.yml')))
  expect(await promtool('test', 'rules', file)).toContain('SUCCESS')
  const named = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name)
  for (const name of named) expect(cases).toContain(`alertname="${name}"`)
})

/** `result="reused"` → result; `by (method, route, le)` → method, route, le. */
const labelsIn = (query: string): string[] => [
  ...[...query.matchAll(/[{,]\s*(\w+)(?:=~|!=|=)/g)].map(([, label = '']) => label),
  ...[...query.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/)),
]

test.for([
  ['the alerts', [alerts]],
  ['the dashboard', queries],
] as const)('a server tells every metric and every label that %s ask for', ([, texts]) => {
  const samples = told.split('\n').filter((line) => !line.startsWith('#'))
  const names = new Set(samples.map((line) => /^\w+/.exec(line)?.[0] ?? ''))
  const labels = new Set(samples.flatMap((line) => [...line.matchAll(/[{,](\w+)="/g)].map(([, label = '']) => label)))
  // Prometheus adds these.
  for (const label of ['instance', 'job', 'severity']) labels.add(label)
  const asked = texts.flatMap((text) => text.match(/\b(?:pawl|nodejs|process)_\w+/g) ?? [])
  expect(asked.length).toBeGreaterThan(8)
  for (const name of asked) expect(names).toContain(name)
  for (const label of texts.flatMap(labelsIn)) expect(labels).toContain(label)
})

test('promtool finds the names and texts of our metrics well chosen', async () => {
  const check = execFile(program.path, ['check', 'metrics'], { env: program.env })
  let complaints = ''
  check.stderr?.on('data', (more: string) => (complaints += more))
  check.stdout?.on('data', (more: string) => (complaints += more))
  check.stdin?.end(told)
  await new Promise((resolve) => check.on('close', resolve))
  expect(complaints.split('\n').filter((line) => line.includes('pawl_') || line.includes('error'))).toEqual([])
})

test('few series: what is counted does not grow with users, sessions or paths', () => {
  expect(told.split('\n').filter((line) => line.startsWith('pawl_')).length).toBeLessThan(250)
})
