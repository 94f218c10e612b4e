import { readFileSync, writeFileSync } from 'node:fs'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { prepareFolder } from '../start/data-folder.ts'

/** No letter that looks like another, nothing that a shell would touch. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** The password of everybody in the demo, made at its first start. It lies in clear beside the data of the demo, and opens nothing else. */
export const demoPassword = (folder: string): string => {
  const file = join(folder, 'password')
  prepareFolder(folder)
  try {
    const password = Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join('')
    writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' })
    return password
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return readFileSync(file, 'utf8').trim()
  }
}
