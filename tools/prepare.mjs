// Makes a fresh clone ready to run: `npm start` and `npm test` begin here, on whatever Node the machine has (18 or newer).
import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeModulesMatchLockfile } from './prepare/lockfile.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const oldestNode = 24

const steps = [
  {
    announcement: 'Installing the packages that package-lock.json names (npm ci)',
    isDone: () => nodeModulesMatchLockfile(root),
    command: 'npm ci --include=dev --include=optional',
    ifStillNotDone: 'package-lock.json names other packages than the package.json files ask for: run "npm install".',
  },
]

for (const { announcement, isDone, command, ifStillNotDone } of steps) {
  if (isDone()) continue
  process.stderr.write(`${announcement} …\n`)
  const startedAt = performance.now()
  const { status } = spawnSync(command, { cwd: root, shell: true, stdio: ['ignore', 2, 2] })
  if (status !== 0) stop(`"${command}" failed (see above). Correct that and run the same command again.`)
  process.stderr.write(`Done in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.\n`)
  if (!isDone()) process.stderr.write(`${ifStillNotDone}\n`)
}

const version = nodeOfScripts()
if (Number.parseInt(version, 10) < oldestNode) {
  stop(
    `Pawl needs Node ${oldestNode} or newer. It brings one along for Linux (x64, arm64) and Windows (x64); ` +
      `on ${process.platform} ${process.arch} install one from https://nodejs.org (found: ${version}).`,
  )
}

/** The version of the `node` that the next script of npm finds first on its PATH. */
function nodeOfScripts() {
  const PATH = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  const { stdout } = spawnSync('node --version', { shell: true, encoding: 'utf8', env: { ...process.env, PATH } })
  return /^v(\d\S*)/.exec(stdout ?? '')?.[1] ?? '0, one that does not start'
}

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
