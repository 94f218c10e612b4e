import envPaths from 'env-paths'
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandRefusal } from '../answer.ts'
import type { Call } from '../command.ts'
import { textIn, usage } from '../admin/options.ts'

/** One login on this machine: a server, and whose session with it is kept here. Holds no secret. */
export interface Profile {
  readonly name: string
  /** Where `/auth/*` is; paths that are fetched are taken from here. */
  readonly url: string
  /** Further origins that the bearer may be sent to. */
  readonly origins: readonly string[]
  /** Where the tokens are. Decided at login: a later command must not look elsewhere because the keychain is locked. */
  readonly keptIn: 'keychain' | 'file'
  /** Who logged in; null after a logout. */
  readonly username: string | null
}

export const profileNameIn = ({ options }: Pick<Call, 'options'>): string => {
  const name = textIn(options['profile']) ?? textIn(process.env['PAWL_PROFILE']) ?? 'default'
  // It names a folder.
  if (/^[a-z0-9][\w.-]{0,63}$/i.test(name)) return name
  throw usage(`"${name}" is no name of a profile: letters, digits, and . _ - after the first.`)
}

/** Where everything about one profile is. */
export const folderOf = (name: string): string => join(folderOfProfiles(), name)

const folderOfProfiles = (): string =>
  join(textIn(process.env['PAWL_HOME']) ?? envPaths('pawl', { suffix: '' }).config, 'profiles')

/** Null where there is none of this name. */
export const findProfile = async (name: string): Promise<Profile | null> => {
  const path = join(folderOf(name), 'profile.json')
  const text = await readFile(path, 'utf8').catch((fault: unknown) => {
    if ((fault as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw fault
  })
  if (text === null) return null
  const profile = profileFrom(name, text)
  if (profile !== null) return profile
  throw new CommandRefusal(`${path} is damaged. Remove it, and run \`${loginCommand(name)} --url …\`.`, {
    exitCode: 74,
    code: 'profile_corrupt',
  })
}

export const listProfiles = async (): Promise<Profile[]> => {
  const names = await readdir(folderOfProfiles()).catch(() => [])
  const found = await Promise.all(names.sort().map((name) => findProfile(name).catch(() => null)))
  return found.filter((profile) => profile !== null)
}

/** A reader finds the former profile or the new one, never half of it. */
export const keepProfile = async ({ name, ...rest }: Profile): Promise<void> => {
  const folder = folderOf(name)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `draft-${randomUUID()}`)
  await writeFile(draft, `${JSON.stringify(rest, null, 2)}\n`, { mode: 0o600 })
  await rename(draft, join(folder, 'profile.json'))
}

/** What to type to log in to a profile. */
export const loginCommand = (name: string): string => `pawl login${name === 'default' ? '' : ` --profile ${name}`}`

const profileFrom = (name: string, text: string): Profile | null => {
  try {
    const { url, origins, keptIn, username } = JSON.parse(text) as Partial<Profile>
    const isWhole = typeof url === 'string' && URL.canParse(url) && Array.isArray(origins)
    if (!isWhole || (keptIn !== 'file' && keptIn !== 'keychain')) return null
    return { name, url, origins: origins.map(String), keptIn, username: username ?? null }
  } catch {
    return null
  }
}
