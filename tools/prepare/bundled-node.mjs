import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The Node that npm installed for this platform, with the name of its package; null where there is none (macOS). */
export function bundledNode(root) {
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const packageName = `node-${platform}-${process.arch}`
  const path = join(root, 'node_modules', packageName, 'bin', platform === 'win' ? 'node.exe' : 'node')
  return existsSync(path) ? { packageName, path } : null
}
