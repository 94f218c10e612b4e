import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const command = 'npm ci --ignore-scripts'

/**
 * Installs the peers where another lockfile than today's was installed, or none: they are no part of what `npm ci`
 * installs for everybody.
 */
export const installPeers = (tell: (text: string) => void): void => {
  const folder = fileURLToPath(new URL('./servers', import.meta.url))
  const wanted = join(folder, 'package-lock.json')
  const installed = join(folder, 'node_modules', '.installed-lock.json')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(wanted, 'utf8')) return
  tell(`Installing the peers (${command} in bench/peers/servers) …`)
  const { status } = spawnSync(command, { cwd: folder, shell: true, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`"${command}" failed in bench/peers/servers (see above).`)
  copyFileSync(wanted, installed)
}
