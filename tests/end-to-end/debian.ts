import { execFile } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { keptFolder } from './kept-folder.ts'

/** What is needed to start a program. */
export interface Program {
  readonly path: string
  readonly env: NodeJS.ProcessEnv
}

const run = promisify(execFile)

/**
 * A program that a test needs beside Node: the one that is installed, else the one of a Debian package, fetched once with apt-get and unpacked
 * below `node_modules/.cache` together with the libraries that are missing. Neither needs root, and nothing of the machine is changed.
 *
 * @param name such as `nginx`
 * @param packageName the Debian package, where it has another name: `promtool` is in `prometheus`
 * @throws Error with what to install, where there is no apt-get or it does not reach its packages
 */
export async function debianProgram(name: string, packageName: string = name): Promise<Program> {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin']
  const installed = folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
  if (installed !== undefined) return { path: installed, env: process.env }
  const unpacked = await unpackedPackage(name, packageName)
  const path = globSync([`usr/bin/${name}`, `usr/sbin/${name}`], { cwd: unpacked })[0]
  if (path === undefined) throw new Error(`The Debian package ${packageName} has no ${name}.`)
  const libraries = globSync(['usr/lib/*-linux-gnu', 'lib/*-linux-gnu'], { cwd: unpacked })
  const LD_LIBRARY_PATH = libraries.map((folder) => join(unpacked, folder)).join(delimiter)
  return { path: join(unpacked, path), env: { ...process.env, LD_LIBRARY_PATH } }
}

async function unpackedPackage(name: string, packageName: string): Promise<string> {
  try {
    const release = /^VERSION_ID="?([\d.]+)/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1] ?? 'unstable'
    return await keptFolder(`debian-${release}-${packageName}`, (draft) => fetchPackage(packageName, draft))
  } catch (cause) {
    const why = `${name} is not installed, and apt-get could not fetch the Debian package ${packageName}`
    throw new Error(`${why}. Install it (such as: apt-get install ${packageName}), and run this again.`, { cause })
  }
}

/** With the lists of packages that the machine has, and with new ones where these are absent or out of date. */
async function fetchPackage(packageName: string, draft: string): Promise<void> {
  const apt = join(draft, 'apt')
  await mkdir(join(apt, 'lists', 'partial'), { recursive: true })
  try {
    await unpackWithLists([], packageName, draft)
  } catch {
    const ownLists = ['-o', `Dir::State::lists=${join(apt, 'lists')}`, '-o', `Dir::Cache=${apt}`]
    await run('apt-get', [...ownLists, 'update'], { cwd: apt })
    await unpackWithLists(ownLists, packageName, draft)
  }
  await rm(apt, { recursive: true })
}

async function unpackWithLists(lists: readonly string[], packageName: string, draft: string): Promise<void> {
  const apt = join(draft, 'apt')
  const names = await missingPackages(lists, packageName)
  await run('apt-get', [...lists, 'download', ...names], { cwd: apt })
  for (const archive of globSync('*.deb', { cwd: apt })) await run('dpkg-deb', ['-x', join(apt, archive), draft])
}

/** The package and what it depends on, without what is installed. */
async function missingPackages(lists: readonly string[], packageName: string): Promise<string[]> {
  const words = ['install', '--simulate', '--no-install-recommends', packageName]
  const { stdout } = await run('apt-get', [...lists, ...words], { env: { ...process.env, LC_ALL: 'C' } })
  return [...stdout.matchAll(/^Inst (\S+) \(/gm)].map(([, found = '']) => found)
}
