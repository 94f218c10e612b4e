import type { Instant } from '../instant.ts'
import type { SessionId } from '../session/session.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then 74 random ones. Ordered by time, so a list by key is a list by age. */
export const newSessionId = (now: Instant, random: Uint8Array): SessionId => {
  const bytes = Buffer.from(random.subarray(0, 16))
  bytes.writeUIntBE(now, 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return sessionIdFromBytes(bytes, 0)
}

export const sessionIdFromBytes = (bytes: Buffer, at: number): SessionId => {
  const hex = bytes.toString('hex', at, at + 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as SessionId
}

export const writeSessionId = (id: SessionId, bytes: Buffer, at: number): void => {
  bytes.write(id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24), at, 'hex')
}

export const sessionIdToBytes = (id: SessionId): Buffer => {
  const bytes = Buffer.allocUnsafe(16)
  writeSessionId(id, bytes, 0)
  return bytes
}

/** From a person or a URL: any case is taken; null when it is no UUID. */
export const parseSessionId = (text: string): SessionId | null => {
  const lower = text.toLowerCase()
  return uuid.test(lower) ? (lower as SessionId) : null
}
