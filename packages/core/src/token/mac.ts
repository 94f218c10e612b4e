import { hash, hkdfSync } from 'node:crypto'

/** Bytes of a whole MAC. */
export const macLength = 32

/** HMAC-SHA-256 under one key, over the parts one after the other. Fills the first 32 bytes of `out`, which may be longer. */
export type Mac = (out: Buffer, ...parts: readonly Uint8Array[]) => void

const blockLength = 64
/** For longer ones, a client's cursor perhaps, memory is taken. */
const usualMessage = 256

/**
 * RFC 2104 §2: the hash of the key and the hash of the key and the message. The keys stand in two buffers for good, and
 * a message is written behind the one and a digest behind the other: for messages this short Node's one-shot hash takes
 * half as long as its HMAC, which makes an object each time (docs/decisions/token-format.md).
 */
export const prepareMac = (key: Uint8Array): Mac => {
  if (key.length > blockLength) throw new RangeError(`A key has at most ${blockLength} bytes.`)
  const inner = Buffer.alloc(blockLength + usualMessage, 0x36)
  const outer = Buffer.alloc(blockLength + macLength, 0x5c)
  for (const [at, byte] of key.entries()) {
    inner[at] = byte ^ 0x36
    outer[at] = byte ^ 0x5c
  }
  return (out, ...parts) => {
    let length = blockLength
    for (const part of parts) length += part.length
    const message = length <= inner.length ? inner : Buffer.concat([inner], length)
    let end = blockLength
    for (const part of parts) {
      message.set(part, end)
      end += part.length
    }
    outer.write(hash('sha256', message.subarray(0, end), 'binary'), blockLength, 'latin1')
    out.write(hash('sha256', outer, 'binary'), 0, 'latin1')
  }
}

/** HKDF-SHA-256 (RFC 5869) with an empty salt: one 32-byte key per purpose. */
export const deriveKey = (secret: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32))

/** The first 16 hexadecimal digits of a hash over the key: tells two keys apart and gives nothing away. */
export const fingerprintOf = (secret: Uint8Array): string => {
  const digits = Buffer.alloc(macLength)
  prepareMac(deriveKey(secret, 'pawl/1/fingerprint'))(digits)
  return digits.toString('hex', 0, 8)
}
