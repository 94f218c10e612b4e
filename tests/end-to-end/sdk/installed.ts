import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { keptFolder } from '../kept-folder.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const client = join(root, 'packages', 'client')
const programs = [
  new URL('./agent/clock.ts', import.meta.url),
  new URL('./agent/drive.ts', import.meta.url),
  new URL('./agent/orders.ts', import.meta.url),
  new URL('./agent/page.ts', import.meta.url),
].map((url) => fileURLToPath(url))

/**
 * A folder as a customer of client/README.md has it: nothing but the package that `npm pack` makes, installed by npm, and the programs that use it. Node 20 and browsers run
 * them too, so their types are taken off.
 */
export function installedClient(): Promise<string> {
  const sources = globSync(['src/**/*.ts', '*.ts', '*.json'], { cwd: client }).map((name) => join(client, name))
  const hash = createHash('sha256')
  const paths = [...sources.sort(), ...programs, join(root, 'package-lock.json'), fileURLToPath(import.meta.url)]
  for (const path of paths) hash.update(readFileSync(path))
  return keptFolder(`client-${hash.digest('hex').slice(0, 16)}`, install)
}

async function install(folder: string): Promise<void> {
  const packed = join(folder, 'packed')
  mkdirSync(packed)
  const tsdown = join(createRequire(import.meta.url).resolve('tsdown'), '../run.mjs')
  await run(process.execPath, [tsdown, '--no-dts', '--out-dir', join(packed, 'dist'), '--logLevel', 'error'], {
    cwd: client,
  })
  for (const name of ['package.json', 'README.md', 'LICENSE']) cpSync(join(client, name), join(packed, name))
  const { stdout } = await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: packed })
  rmSync(packed, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  await run('npm', ['install', '--offline', '--silent', `./${stdout.trim()}`], { cwd: folder })
  for (const path of programs) {
    const program = stripTypeScriptTypes(readFileSync(path, 'utf8')).replaceAll(/(from '\.\/\w+)\.ts'/g, "$1.mjs'")
    writeFileSync(join(folder, `${basename(path, '.ts')}.mjs`), program)
  }
  for (const [name, text] of Object.entries(entries)) writeFileSync(join(folder, name), text)
}

/** The same program, with the package's ES modules or with its CommonJS. */
const entries = {
  'import.mjs': `
    import { createSession } from '@pawl/client'
    import { fileStorage } from '@pawl/client/node'
    import { drive } from './drive.mjs'
    drive({ createSession, fileStorage })`,
  'require.cjs': `
    const { createSession } = require('@pawl/client')
    const { fileStorage } = require('@pawl/client/node')
    import('./drive.mjs').then(({ drive }) => drive({ createSession, fileStorage }))`,
  'wrong-clock.mjs': `
    import { giveClock } from './clock.mjs'
    giveClock(Number(process.env.WALL_OFFSET))`,
}
