// `node tools/build-pages.mjs`: builds the pages that the server shows, where they are older than what they are made from.
// With `--if-possible` a failure is said and is no failure: a server starts without pages too.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare } from './prepare.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const app = join(root, 'apps', 'docs')
const dist = join(app, 'dist')
const draft = join(app, '.draft')

/** Whatever the pages are made from; folders with all that is in them. */
const sources = [
  'apps/docs/astro.config.ts',
  'apps/docs/clients',
  'apps/docs/public',
  'apps/docs/site',
  'docs',
  'bench/results',
  'packages/protocol/src',
  'packages/client/README.md',
  'packages/cli/README.md',
  'ARCHITECTURE.md',
  'SECURITY.md',
  'package-lock.json',
]

/** A build takes seconds; what lies there longer was left by one that was stopped. */
const mostMilliseconds = 120_000

const node = prepare()
if (!isCurrent()) {
  waitForOthers()
  if (!isCurrent()) build()
}

function isCurrent() {
  const page = join(dist, 'index.html')
  if (!existsSync(page)) return false
  const builtAt = statSync(page).mtimeMs
  return sources.every((source) => newestIn(join(root, source)) <= builtAt)
}

function newestIn(path) {
  if (!existsSync(path)) return 0
  const { mtimeMs } = statSync(path)
  if (!statSync(path).isDirectory()) return mtimeMs
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))))
}

/** The draft is the lock: one build at a time, because all have one cache. */
function waitForOthers() {
  const startedAt = performance.now()
  while (existsSync(draft)) {
    if (performance.now() - startedAt > mostMilliseconds) rmSync(draft, { recursive: true, force: true })
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
}

function build() {
  process.stderr.write('Building the documentation …\n')
  const startedAt = performance.now()
  mkdirSync(draft)
  try {
    const words = [
      '-C',
      'pawl-dev',
      join(root, 'node_modules/astro/bin/astro.mjs'),
      'build',
      '--force',
      '--outDir',
      '.draft',
    ]
    // Vite takes these from the environment before its settings, and vitest sets them for its tests.
    const { BASE_URL, MODE, DEV, PROD, SSR, ...inherited } = process.env
    const env = { ...inherited, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }
    const { status, stdout, stderr } = spawnSync(node, words, { cwd: app, env, encoding: 'utf8' })
    if (status !== 0 || !existsSync(join(draft, 'index.html'))) return fail(`${stdout}${stderr}`)
    rmSync(dist, { recursive: true, force: true })
    renameSync(draft, dist)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  process.stderr.write(`Done in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.\n`)
}

function fail(output) {
  process.stderr.write(`${output}\nThe documentation could not be built (see above).\n`)
  process.exitCode = process.argv.includes('--if-possible') ? 0 : 1
}
