import { isToken, type Pair } from '../wire/wire.ts'

/** A session as it is stored: the pair, and all that the next process needs to go on with it. */
export interface LiveRecord extends Place {
  readonly pair: Pair
  /**
   * The Idempotency-Key that every presentation of this refresh token carries, by whichever process, after whatever failure. Random: could it be
   * derived from the one before, a thief with a copy of the storage could go on beside the owner for ever without being noticed.
   */
  readonly key: string
  /**
   * The account that spending this token switches to. Written together with the token, before anybody can have presented it without: a server
   * takes a repeat for a repeat only if it asks for the same.
   */
  readonly target?: number | undefined
}

/** What stays of a session that is over, so that no older pair comes back, and other processes hear of it. */
export interface EndedRecord extends Place {
  readonly ended: string
  /** No token stays. */
  readonly pair?: undefined
  readonly key?: undefined
  readonly target?: undefined
}

/** Where a record stands in the order of all records of one session's storage, and in time. */
interface Place {
  /** Counts the logins. */
  readonly login: number
  /** Counts the pairs since the login. */
  readonly generation: number
  /** Counts the changes to the record of one pair. */
  readonly revision: number
  /** The writer's wall clock when it sent the request that brought the pair; only its difference to the reader's own is used. */
  readonly wallAtSend: number
}

export type SessionRecord = LiveRecord | EndedRecord

export function isEnded(record: SessionRecord): record is EndedRecord {
  return 'ended' in record
}

/** By login, then generation, then revision. */
export function isNewer(one: SessionRecord, other: SessionRecord): boolean {
  return (one.login - other.login || one.generation - other.generation || one.revision - other.revision) > 0
}

/** The end of a pair comes after all that could be changed about it, and before a newer one. */
export function endOf(record: LiveRecord, reason: string): EndedRecord {
  return { ...record, revision: 1e9, ended: reason, pair: undefined, key: undefined, target: undefined }
}

/** The record of a pair that came after another, or after none. `key` and `target` are for a refresh token that is new. */
export function followingRecord(
  last: Omit<LiveRecord, 'pair' | 'key'> & Partial<LiveRecord>,
  pair: Pair,
  key: string,
  target: number | undefined,
): LiveRecord {
  const { generation, revision, pair: before } = last
  // A server that finds the refresh needless answers with the same pair again. A copy of that refresh may still be on its way, so its token
  // never asks for a switch.
  if (last.key && pair.token === before?.token && pair.refreshToken === before.refreshToken) {
    return { ...last, pair, key: last.key, revision: revision + 1 }
  }
  return { ...last, pair, key, target, generation: generation + 1, revision: 0 }
}

/** The same pair, no longer to be spent for a switch of the account. */
export function withoutTarget(record: LiveRecord): LiveRecord {
  return { ...record, target: undefined, revision: record.revision + 1 }
}

/** One text holds the sessions of several APIs, by their base URL: the tokens of one never go to another. */
export type Records = Readonly<Partial<Record<string, SessionRecord>>>

/** Undefined for a text that is not whole. */
export function readRecords(text: string, baseUrl: string): Records | undefined {
  try {
    const records = JSON.parse(text) as Records
    const record = records[baseUrl]
    if (!record) return records
    const { login, generation, revision, wallAtSend, pair, key } = record
    const isWhole = isEnded(record) || [pair?.token, pair?.refreshToken, key].every(isToken)
    const numbers = [login, generation, revision, wallAtSend, pair?.tokenLifetime ?? 0]
    return isWhole && numbers.every(Number.isFinite) ? records : undefined
  } catch {
    return undefined
  }
}
