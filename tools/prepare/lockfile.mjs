import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Whether npm's own record of what it installed says the same as the lockfile. What is optional may be missing:
 * npm leaves out what does not fit the platform.
 */
export function nodeModulesMatchLockfile(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'))
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'))
  if (wanted === null || installed === null) return false
  const isThere = ([path, entry]) =>
    path in installed ? isSame(entry, installed[path]) : entry.optional === true || entry.devOptional === true
  return Object.entries(wanted).every(isThere) && Object.keys(installed).every((path) => path in wanted)
}

function packagesOf(lockfile) {
  try {
    const { packages } = JSON.parse(readFileSync(lockfile, 'utf8'))
    return Object.fromEntries(Object.entries(packages).filter(([path]) => path.includes('node_modules/')))
  } catch {
    // Not installed yet, or the last installation was cut off: both mean "install".
    return null
  }
}

function isSame(wanted, installed) {
  return wanted.version === installed.version && wanted.integrity === installed.integrity
}
