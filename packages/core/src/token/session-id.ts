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

/** Where the digits of each byte stand in the text, and what each digit is worth by its character. */
const digitsAt = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const
const worth = Uint8Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0)

/** In a quarter of the time that it takes to put the digits together and let Node read them. */
export const writeSessionId = (id: SessionId, bytes: Uint8Array, at: number): void => {
  for (const [byte, digits] of digitsAt.entries()) {
    bytes[at + byte] = 16 * (worth[id.charCodeAt(digits)] ?? 0) + (worth[id.charCodeAt(digits + 1)] ?? 0)
  }
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
