import { instant, type Attempt, type RecentRotation } from '@pawl/core'

const headLength = 11
const attemptLength = 8

/**
 * Generation 4 | at 6 | 1 and the attempt 8, or 0; one after the other, newest first. Zeros up to `room`: a row that is
 * written a little longer than it must be does not grow, and so never splits its page, when it is refreshed.
 */
export const encodeRecent = (recent: readonly RecentRotation[], room = 0): Buffer => {
  const encoded = Buffer.alloc(Math.max(room, recent.length * (headLength + attemptLength)))
  let end = 0
  for (const { generation, at, attempt } of recent) {
    encoded.writeUInt32BE(generation, end)
    encoded.writeUIntBE(at, end + 4, 6)
    encoded[end + 10] = attempt === null ? 0 : 1
    end += headLength
    if (attempt !== null) end += encoded.write(attempt, end, attemptLength, 'hex')
  }
  return encoded.subarray(0, Math.max(room, end))
}

export const decodeRecent = (encoded: Buffer): RecentRotation[] => {
  const recent: RecentRotation[] = []
  let at = 0
  // Generations count from 1, so a 0 is room that nobody has taken.
  while (at < encoded.length && encoded.readUInt32BE(at) !== 0) {
    const withAttempt = encoded[at + 10] === 1
    const attemptAt = at + headLength
    const end = withAttempt ? attemptAt + attemptLength : attemptAt
    recent.push({
      generation: encoded.readUInt32BE(at),
      at: instant(encoded.readUIntBE(at + 4, 6)),
      attempt: withAttempt ? (encoded.toString('hex', attemptAt, end) as Attempt) : null,
    })
    at = end
  }
  return recent
}
