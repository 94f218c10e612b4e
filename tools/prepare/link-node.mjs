// Runs after each installation. npm 10 takes `node_modules/.bin/node` away with the Node packages of other platforms,
// which it tries, fails, and removes; npm 11 does not try them. Without that link scripts would run on the machine's own Node.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const platform = process.platform === 'win32' ? 'win' : process.platform
const bundledNode = `node-${platform}-${process.arch}`
const isBundled = existsSync(join(root, 'node_modules', bundledNode))

if (isBundled && !existsSync(join(root, 'node_modules', '.bin', 'node'))) {
  const { status } = spawnSync(`npm rebuild --ignore-scripts ${bundledNode}`, {
    cwd: root,
    shell: true,
    stdio: 'inherit',
  })
  process.exitCode = status ?? 1
}
