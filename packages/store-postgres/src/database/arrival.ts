import { StoreRefusal } from '../refusal.ts'
import { asFault, stateOf } from './failure.ts'

type Refusing = readonly [code: StoreRefusal['code'], sentence: (place: string, reason: string) => string]

const wrongUser: Refusing = [
  'rights',
  (place, reason) => `${place} refuses the user or the password (${reason}). Correct store (PAWL_STORE).`,
]

/** By SQLSTATE: what is wrong with the URL or the user, and not with the moment. */
const refusals: Readonly<Record<string, Refusing>> = {
  '28P01': wrongUser,
  '28000': wrongUser,
  '3D000': [
    'missing',
    (place) =>
      `There is no such database at ${place}. Make it (CREATE DATABASE …), or name another in store (PAWL_STORE).`,
  ],
  '42501': [
    'rights',
    (place, reason) =>
      `The user may not do at ${place} what Pawl needs (${reason}). Let it: GRANT CREATE ON DATABASE … TO …`,
  ],
}

/** By the code of Node's error. */
const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'there is no host of that name',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'it closed the connection',
}

/** What stands against a start, in one sentence for a person; never the password. Anything else becomes a `Fault` or stays what it is. */
export const refusalOf = (error: unknown, url: string): unknown => {
  if (error instanceof StoreRefusal) return error
  const place = placeOf(url)
  const message = error instanceof Error ? error.message : String(error)
  const refusing = refusals[stateOf(error) ?? '']
  if (refusing !== undefined) return new StoreRefusal(refusing[0], refusing[1](place, message), error)
  const reason = reasonOf(error, message)
  if (reason === null) return asFault(error)
  return new StoreRefusal(
    'unreachable',
    `PostgreSQL at ${place} cannot be reached: ${reason}. Start it, or correct store (PAWL_STORE).`,
    error,
  )
}

const reasonOf = (error: unknown, message: string): string | null => {
  if (stateOf(error) !== null || !(error instanceof Error)) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const known = unreachable[code]
  if (known !== undefined) return known
  if (/timeout/i.test(message)) return 'it does not answer'
  return /connection|SSL|SASL|certificate/i.test(message) ? message : null
}

const placeOf = (url: string): string => {
  try {
    const { host, pathname } = new URL(url)
    return `${host}${pathname}`
  } catch {
    return 'the given URL'
  }
}
