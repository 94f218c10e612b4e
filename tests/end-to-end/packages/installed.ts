import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { keptFolder } from '../kept-folder.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))

/** All that decides what is in the packages, but for the pages. */
const sources = ['packages/*/{src,bin,migrations}/**/*.*', '{packages,apps}/*/package.json', 'tools/pack/*', 'tools/*']

/** A folder in which nothing is but our packages, packed as they are published, and installed by npm with what they depend on. */
export async function installedPackages(): Promise<string> {
  await run(process.execPath, [join(root, 'tools', 'build-pages.mjs')])
  const names = globSync(sources, { cwd: root }).filter((name) => /\.(m?[jt]s|json|sql)$/.test(name))
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)))
  for (const name of ['package-lock.json', ...names.sort()]) hash.update(readFileSync(join(root, name)))
  return keptFolder(`packages-${hash.digest('hex').slice(0, 16)}`, install)
}

async function install(folder: string): Promise<void> {
  const packed = join(folder, 'packed')
  mkdirSync(packed)
  await run(process.execPath, [join(root, 'tools', 'pack.ts'), packed])
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  cpSync(join(root, '.npmrc'), join(folder, '.npmrc'))
  const tarballs = globSync('*.tgz', { cwd: packed }).map((name) => `./packed/${name}`)
  await run('npm', ['install', '--prefer-offline', '--silent', ...tarballs], { cwd: folder })
}
