import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Beside the packages, so that installing them anew clears it. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/pawl', import.meta.url))

/**
 * A folder that takes time to make, and is kept for the next run. It is there whole or not at all: it is made under another name, so neither a
 * run that was stopped nor two at once leave half of it.
 *
 * @param name says all that its content depends on, versions included
 */
export async function keptFolder(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(cache, name)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
  const draft = await mkdtemp(join(cache, 'draft-'))
  try {
    await make(draft)
    await rename(draft, folder)
  } catch (fault) {
    await rm(draft, { recursive: true })
    // Another run was faster.
    if (!existsSync(folder)) throw fault
  }
  return folder
}
