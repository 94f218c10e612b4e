// `node tools/build-pages.mjs`: builds the pages that the server shows, where they are older than what they are made from.
// With names (`documentation`, `console`) only those. With `--if-possible` a failure is said and is no failure: a server starts without pages too.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare } from './prepare.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Each is built from its sources (folders with all that is in them) by one command, which takes the folder to write to. */
const sites = [
  {
    name: 'documentation',
    folder: join(root, 'apps', 'docs'),
    sources: [
      'apps/docs/astro.config.ts',
      'apps/docs/clients',
      'apps/docs/public',
      'apps/docs/site',
      'docs',
      'bench/results',
      'deploy',
      'packages/protocol/src',
      'packages/client/README.md',
      'packages/cli/README.md',
      'ARCHITECTURE.md',
      'SECURITY.md',
      'package-lock.json',
    ],
    words: [join(root, 'node_modules/astro/bin/astro.mjs'), 'build', '--force', '--outDir', '.draft/pages'],
  },
  {
    name: 'console',
    folder: join(root, 'apps', 'console'),
    sources: [
      'apps/console/index.html',
      'apps/console/public',
      'apps/console/src',
      'apps/console/vite.config.ts',
      'packages/protocol/src',
      'packages/client/src',
      'package-lock.json',
    ],
    words: [
      join(root, 'node_modules/vite/bin/vite.js'),
      'build',
      '--configLoader',
      'native',
      '--outDir',
      '.draft/pages',
    ],
  },
]

/** A build takes seconds, and minutes where others keep the machine busy; after this its builder is another process that was given the same number. */
const mostMilliseconds = 600_000

const node = prepare()
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'))
for (const site of sites) {
  if (wanted.length > 0 && !wanted.includes(site.name)) continue
  if (isCurrent(site)) continue
  const draft = join(site.folder, '.draft')
  claim(draft)
  try {
    if (!isCurrent(site)) build(site, join(draft, 'pages'))
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

function isCurrent({ folder, sources }) {
  const page = join(folder, 'dist', 'index.html')
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

/** The draft is the lock, and names who has it: one build of a site at a time, because all have one cache. */
function claim(draft) {
  const startedAt = performance.now()
  while (!make(draft)) {
    if (isAbandoned(draft) || performance.now() - startedAt > mostMilliseconds) {
      rmSync(draft, { recursive: true, force: true })
    } else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  }
}

/** Whether there was none. */
function make(draft) {
  try {
    mkdirSync(draft)
  } catch (fault) {
    if (fault.code === 'EEXIST') return false
    throw fault
  }
  writeFileSync(join(draft, 'builder'), String(process.pid))
  return true
}

/** Left by one that was stopped. */
function isAbandoned(draft) {
  try {
    process.kill(Number(readFileSync(join(draft, 'builder'), 'utf8')), 0)
    return false
  } catch (fault) {
    return fault.code === 'ESRCH'
  }
}

function build({ name, folder, words }, pages) {
  process.stderr.write(`Building the ${name} …\n`)
  const startedAt = performance.now()
  // Vite takes these from the environment before its settings, and vitest sets them for its tests.
  const { BASE_URL, MODE, DEV, PROD, SSR, ...inherited } = process.env
  const env = { ...inherited, ASTRO_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }
  const { status, stdout, stderr } = spawnSync(node, ['-C', 'pawl-dev', ...words], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  if (status !== 0 || !existsSync(join(pages, 'index.html'))) return fail(name, `${stdout}${stderr}`)
  const dist = join(folder, 'dist')
  rmSync(dist, { recursive: true, force: true })
  renameSync(pages, dist)
  process.stderr.write(`Done in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.\n`)
}

function fail(name, output) {
  process.stderr.write(`${output}\nThe ${name} could not be built (see above).\n`)
  process.exitCode = process.argv.includes('--if-possible') ? 0 : 1
}
