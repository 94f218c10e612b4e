import { PawlError, type SessionStorage } from '@pawl/client'
import { fileStorage, keychainStorage } from '@pawl/client/node'
import { join } from 'node:path'
import { folderOf, type Profile } from './profile.ts'

/** Where the tokens of a profile are kept. */
export interface Place {
  readonly keptIn: Profile['keptIn']
  /** For a sentence: `the keychain of this system`, or the path of a file. */
  readonly name: string
  readonly storage: SessionStorage
}

const fileOf = (profileName: string): string => join(folderOf(profileName), 'session.json')

/** Where a login keeps its tokens: in the keychain where there is one that can be read, else in a file. */
export const findPlace = async (profileName: string, mayUseKeychain: boolean): Promise<Place> => {
  if (!mayUseKeychain) return placeOf({ name: profileName, keptIn: 'file' })
  const file = fileStorage(fileOf(profileName))
  const seen = { keychain: true }
  const fallback: SessionStorage = {
    ...file,
    read: () => {
      seen.keychain = false
      return null
    },
  }
  await keychainStorage({ account: profileName, fallback }).read()
  return placeOf({ name: profileName, keptIn: seen.keychain ? 'keychain' : 'file' })
}

export const placeOf = ({ name, keptIn }: Pick<Profile, 'name' | 'keptIn'>): Place => {
  const path = fileOf(name)
  const file = fileStorage(path)
  if (keptIn === 'file') return { keptIn, name: path, storage: file }
  // Whatever stands in a file is not this session; without its keychain there is none to go on with.
  const denied = (): never => {
    throw new Error('The keychain cannot be read.')
  }
  const fallback: SessionStorage = { ...file, read: denied, write: denied }
  return { keptIn, name: 'the keychain of this system', storage: keychainStorage({ account: name, fallback }) }
}

/** The secret text that is kept there. @throws PawlError `storage_unreadable` */
export const readText = async ({ storage }: Place): Promise<string | null> => {
  try {
    return await storage.read()
  } catch (fault) {
    const because = fault instanceof Error ? fault.message : String(fault)
    throw new PawlError('storage_unreadable', `It cannot be read (${because}). Check its permissions.`)
  }
}
