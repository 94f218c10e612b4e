import { argon2 } from 'node:crypto'
import { accessSync, constants, existsSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { finding, type Finding } from './finding.ts'

/** SQLite before it could lose commits when the log was reset. */
const soundSqlite = [3, 51, 3] as const

export const examineNode = (versions: { readonly node: string; readonly sqlite?: string }): Finding => {
  const say = finding('node')
  const { node, sqlite = '0' } = versions
  const what = `Node ${node} with SQLite ${sqlite}`
  if (typeof argon2 !== 'function') return say('bad', `${what}: it has no argon2. Install Node 24.7 or newer.`)
  if (isOlder(sqlite, soundSqlite)) {
    return say('bad', `${what}: SQLite before ${soundSqlite.join('.')} may lose commits. Install the newest Node 24.`)
  }
  return say('good', `${what}.`)
}

const isOlder = (version: string, than: readonly number[]): boolean => {
  const parts = version.split('.').map(Number)
  const differing = than.findIndex((part, index) => parts[index] !== part)
  return differing !== -1 && (parts[differing] ?? 0) < (than[differing] ?? 0)
}

/** A folder that is not there yet is made by the first start, so the one above it counts. */
export const examineFolder = (folder: string): Finding => {
  const say = finding('data')
  const standing = nearestStanding(folder)
  try {
    accessSync(standing, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch {
    return say(
      'bad',
      `${standing} cannot be written by this user. Give it to the user that runs pawl, or set data (PAWL_DATA).`,
    )
  }
  return standing === folder
    ? say('good', `${folder} can be written.`)
    : say('advice', `${folder} is not there yet; the first start makes it.`)
}

const gibibyte = 1024 ** 3

export const examineDisk = (folder: string): Finding => {
  const say = finding('disk')
  const { bavail, bsize } = statfsSync(nearestStanding(folder))
  const free = (bavail * bsize) / gibibyte
  const what = `${free.toFixed(1)} GiB are free`
  if (free < 0.1) return say('bad', `${what}. Logins and refreshes fail when none is left: make room.`)
  return free < 1
    ? say('advice', `${what}. A session takes about 400 bytes; think of making room.`)
    : say('good', `${what}.`)
}

const nearestStanding = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : nearestStanding(dirname(folder))
