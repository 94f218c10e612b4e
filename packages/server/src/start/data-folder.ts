import { accessSync, constants, mkdirSync } from 'node:fs'
import { StartRefusal } from './refusal.ts'

/** Makes the folder, for its owner only, and refuses one that cannot be written. */
export const prepareFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const reason = code === undefined ? undefined : reasons[code]
    throw new StartRefusal(
      `The data folder ${folder} cannot be used: ${reason ?? String(error)}. Give it to the user that runs pawl, or name another with --data.`,
      { cause: error },
    )
  }
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of its path is a file',
  ENOSPC: 'the disk is full',
}
