import { macLength, type KeyRing, type Page, type PageRequest, type ServerKey } from '@pawl/core'
import { limits, type Page as WirePage, type PageParameters } from '@pawl/protocol'
import { timingSafeEqual } from 'node:crypto'
import { refuse, type Refusal } from './refusal.ts'

const sealLength = 8

/**
 * The pages of one list. A store's cursor goes out sealed for its list, so that what comes back is one that was given: a
 * forged one, or one of another list, is refused here and never reaches a store.
 */
export class Pages {
  readonly #purpose: Buffer
  readonly #ring: () => KeyRing

  /** @param list what tells this list from the others, such as its path */
  constructor(list: string, ring: () => KeyRing) {
    // No token begins like this, so the key that filters tokens can seal without meaning anything else.
    this.#purpose = Buffer.from(`pawl cursor of ${list}\0`)
    this.#ring = ring
  }

  /** The page that is asked for. */
  request({ cursor, limit = limits.pageDefault }: PageParameters): PageRequest | Refusal {
    if (cursor === undefined) return { after: null, limit }
    const after = this.#open(cursor)
    if (after !== null) return { after, limit }
    const message = 'cursor is not one of this list. Send nextCursor of the page before as it was, or leave it out.'
    return refuse('invalid_parameter', { message, parameters: ['cursor'] })
  }

  /** A store's page as the wire has it. */
  answer<Item, WireItem>({ items, next }: Page<Item>, show: (item: Item) => WireItem): WirePage<WireItem> {
    return { success: true, items: items.map(show), nextCursor: next === null ? null : this.#seal(next) }
  }

  #seal(cursor: string): string {
    const bytes = Buffer.from(cursor)
    return Buffer.concat([this.#sealOf(this.#ring().minting, bytes), bytes]).toString('base64url')
  }

  #open(sealed: string): string | null {
    const bytes = Buffer.from(sealed, 'base64url')
    if (bytes.length < sealLength || bytes.toString('base64url') !== sealed) return null
    const [seal, cursor] = [bytes.subarray(0, sealLength), bytes.subarray(sealLength)]
    const isOurs = this.#ring().keys.some((key) => timingSafeEqual(seal, this.#sealOf(key, cursor)))
    return isOurs ? cursor.toString() : null
  }

  #sealOf(key: ServerKey, cursor: Uint8Array): Buffer {
    const digest = Buffer.alloc(macLength)
    key.check(digest, this.#purpose, cursor)
    return digest.subarray(0, sealLength)
  }
}
