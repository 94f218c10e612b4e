import { createHash } from 'node:crypto'
import type { Random } from '@pawl/core'

/** The same bytes in the same order for the same seed. */
export const seededRandom = (seed: number): Random => {
  let blocks = 0
  const block = (): Buffer =>
    createHash('sha256')
      .update(`${String(seed)} ${String(blocks++)}`)
      .digest()
  return {
    bytes: (count) => {
      const parts: Buffer[] = []
      for (let length = 0; length < count; length += 32) parts.push(block())
      return new Uint8Array(Buffer.concat(parts).subarray(0, count))
    },
  }
}
