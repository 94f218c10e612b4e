import { serverKey, type KeyRing } from '@pawl/core'
import { agreeOnKeys } from './agree.ts'
import type { KeySource } from './key-source.ts'
import { keyAudit, type KeyTools } from './key-tools.ts'

export type KeysRead =
  | { readonly kind: 'agreed' }
  /** One sentence, with what to do. What was held before is still held. */
  | { readonly kind: 'disagreed'; readonly because: string }

/** The keys that this node works with. They are exchanged as a whole and at once, so no request ever meets half of a ring. */
export class NodeKeys {
  readonly #source: KeySource
  #ring: KeyRing | null = null

  constructor(source: KeySource) {
    this.#source = source
  }

  /** The keys as last read. */
  readonly ring = (): KeyRing => {
    if (this.#ring === null) throw new Error('The keys were not read yet.')
    return this.#ring
  }

  readonly fingerprints = (): readonly string[] => this.ring().keys.map(({ fingerprint }) => fingerprint)

  /** Reads what this node holds and what the deployment lists, anew: at the start, and on SIGHUP. */
  async read({ store, clock }: Pick<KeyTools, 'store' | 'clock'>): Promise<KeysRead> {
    const parsed = this.#source.read()
    if (parsed?.kind === 'refused') return { kind: 'disagreed', because: `${this.#source.name} ${parsed.because}.` }
    const held = (parsed?.entries ?? []).map(({ id, secret }) => serverKey(id, secret))
    for (;;) {
      const { keys: expected } = await store.deployment.read()
      const now = clock.now()
      const agreement = agreeOnKeys(held, expected, now)
      if (agreement.kind === 'disagreed') return agreement
      const { ring, registered, added } = agreement
      const audit = keyAudit('key_added', added, now)
      const written = added.length === 0 ? 'written' : await store.deployment.writeKeys(registered, expected, audit)
      if (written === 'changed') continue
      this.#ring = ring
      return { kind: 'agreed' }
    }
  }
}
