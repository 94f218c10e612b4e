// Runs after each installation. npm 10 takes `node_modules/.bin/node` away together with the Node packages of other
// platforms, which it tries, fails and removes. Without that link `npx pawl` would run on the machine's own Node.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundledNode } from './bundled-node.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const bundled = bundledNode(root)

if (bundled !== null && !existsSync(join(root, 'node_modules', '.bin', 'node'))) {
  const command = `npm rebuild --ignore-scripts ${bundled.packageName}`
  const { status } = spawnSync(command, { cwd: root, shell: true, stdio: 'inherit' })
  process.exitCode = status ?? 1
}
