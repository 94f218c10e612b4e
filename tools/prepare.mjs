import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { bundledNode } from './prepare/bundled-node.mjs'
import { nodeModulesMatchLockfile } from './prepare/lockfile.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const oldestNode = 24

const steps = [
  {
    announcement: 'Installing the packages that package-lock.json names (npm ci)',
    isDone: () => nodeModulesMatchLockfile(root),
    // What lies in npm's cache need not be asked for again; what it knows of a package may be older than the lockfile.
    commands: ['npm ci --include=dev --include=optional --prefer-offline', 'npm ci --include=dev --include=optional'],
    ifStillNotDone: 'package-lock.json names other packages than the package.json files ask for: run "npm install".',
  },
]

/** Makes a fresh clone ready to run, which takes no time when it is. Returns the path of a Node that is new enough. */
export function prepare() {
  for (const step of steps) if (!step.isDone()) take(step)
  const bundled = bundledNode(root)
  if (bundled !== null) return bundled.path
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) return process.execPath
  return stop(
    `Pawl needs Node ${oldestNode} or newer, and this is Node ${process.versions.node}. Pawl brings one along for ` +
      `Linux (x64, arm64) and Windows (x64); on ${process.platform} ${process.arch} install one from https://nodejs.org.`,
  )
}

function take({ announcement, isDone, commands, ifStillNotDone }) {
  process.stderr.write(`${announcement} …\n`)
  const startedAt = performance.now()
  const succeeds = (command) => spawnSync(command, { cwd: root, shell: true, stdio: ['ignore', 2, 2] }).status === 0
  if (!commands.some(succeeds))
    stop(`"${commands.at(-1)}" failed (see above). Correct that and run the same command again.`)
  process.stderr.write(`Done in ${((performance.now() - startedAt) / 1000).toFixed(0)} s.\n`)
  if (!isDone()) process.stderr.write(`${ifStillNotDone}\n`)
}

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
