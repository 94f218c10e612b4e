import { instant } from '../instant.ts'
import type { Attempt, RecentRotation, Session } from './session.ts'

/** What the newest entry is told from; each other is told from the one after it. */
type Row = Pick<Session, 'generation' | 'rotatedAt'>

const attemptLength = 8

/** Of the latest two with their attempts, up to a month apart: what is remembered of a session that is not in a hurry. */
export const usualRecentLength = 24

const longestEntry = 2 * 8 + attemptLength

/**
 * Newest first, each by its distance from its successor: generations back, doubled, plus 1 with an attempt | milliseconds
 * back | attempt. So the newest takes 10 bytes and those of the last minutes 13. Zeros up to `room`: a row that is written a
 * little longer than it must be does not grow, and so never splits its page, when it is refreshed.
 */
export const encodeRecent = (recent: readonly RecentRotation[], row: Row, room = 0): Buffer => {
  const encoded = Buffer.allocUnsafe(room + recent.length * longestEntry)
  let end = 0
  let [generation, at] = [row.generation, row.rotatedAt]
  for (const entry of recent) {
    end = writeNumber(encoded, end, 2 * (generation - entry.generation) + (entry.attempt === null ? 0 : 1))
    end = writeNumber(encoded, end, fold(at - entry.at))
    if (entry.attempt !== null) end += encoded.write(entry.attempt, end, attemptLength, 'hex')
    generation = entry.generation
    at = entry.at
  }
  return encoded.fill(0, end).subarray(0, Math.max(room, end))
}

export const decodeRecent = (encoded: Buffer, row: Row): RecentRotation[] => {
  const recent: RecentRotation[] = []
  const reader = { bytes: encoded, at: 0 }
  let { generation, rotatedAt: at } = row
  for (let distance = readNumber(reader); distance > 0; distance = readNumber(reader)) {
    generation -= Math.floor(distance / 2)
    at = instant(at - unfold(readNumber(reader)))
    recent.push({ generation, at, attempt: distance % 2 === 1 ? readAttempt(reader) : null })
  }
  return recent
}

interface ByteReader {
  readonly bytes: Buffer
  at: number
}

const readAttempt = (reader: ByteReader): Attempt => {
  const from = reader.at
  reader.at += attemptLength
  return reader.bytes.toString('hex', from, reader.at) as Attempt
}

/** A clock may have run backwards: 0, -1, 1, -2 … become 0, 1, 2, 3 … */
const fold = (difference: number): number => (difference < 0 ? -2 * difference - 1 : 2 * difference)
const unfold = (folded: number): number => (folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2)

/** Seven bits a byte, the lowest first; the top bit says that more follow. */
const writeNumber = (bytes: Buffer, from: number, value: number): number => {
  let [at, rest] = [from, value]
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes[at++] = (rest % 0x80) + 0x80
  bytes[at++] = rest
  return at
}

/** 0 where the bytes have come to an end. */
const readNumber = (reader: ByteReader): number => {
  let [value, weight] = [0, 1]
  for (;;) {
    const byte = reader.bytes[reader.at++] ?? 0
    value += (byte % 0x80) * weight
    if (byte < 0x80) return value
    weight *= 0x80
  }
}
