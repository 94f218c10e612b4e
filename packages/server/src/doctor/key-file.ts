import { serverKey, type ServerKey } from '@pawl/core'
import type { Settings } from '../config/settings.ts'
import { bitsForOthers, keyFileIn } from '../keys/key-file.ts'
import { keySourceOf } from '../keys/key-source.ts'
import { finding, type Finding } from './finding.ts'

export interface KeysExamined {
  readonly findings: readonly Finding[]
  readonly held: readonly ServerKey[]
}

/** The keys as this machine holds them. Whether the deployment knows them is for the database to say. */
export const examineKeys = (settings: Pick<Settings, 'keys' | 'data'>): KeysExamined => {
  const say = finding('keys')
  const source = keySourceOf(settings)
  const parsed = source.read()
  if (parsed === null)
    return { findings: [say('advice', 'There is no key file yet; the first start makes it.')], held: [] }
  if (parsed.kind === 'refused')
    return { findings: [say('bad', `${source.name} ${parsed.because}. Put the right one back.`)], held: [] }
  const held = parsed.entries.map(({ id, secret }) => serverKey(id, secret))
  const count = `${source.name} holds ${held.length === 1 ? 'one key' : `${held.length} keys`}`
  if (settings.keys !== null) return { findings: [say('good', `${count}.`)], held }
  const path = keyFileIn(settings.data)
  const open = bitsForOthers(path)
  const mode =
    open === 0
      ? say('good', `${count}, which only its owner can read.`)
      : say('bad', `${path} can be read or changed by others. Run: chmod 600 ${path}`)
  return { findings: [mode], held }
}
