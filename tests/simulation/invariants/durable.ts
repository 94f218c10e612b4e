import type { Instant, Session, SessionId, UserId } from '@pawl/core'
import { Broken, type Observation } from '../observation.ts'
import type { Invariant, Scene } from './invariant.ts'

/** I4: what was acknowledged is there, and stays there. */
export class Durable implements Invariant {
  readonly name = 'I4'
  readonly #acknowledged = new Map<SessionId, { readonly generation: number; readonly idleDeadline: Instant }>()
  readonly #ended = new Set<SessionId>()
  readonly #versions = new Map<UserId, number>()

  observe(observation: Observation): void {
    switch (observation.kind) {
      case 'opened':
        this.#acknowledge(observation.session)
        return
      case 'presented':
        if (observation.answer.kind === 'pair') this.#acknowledge(observation.answer.session)
        return
      case 'ended':
        for (const id of observation.ids) this.#ended.add(id)
        return
      case 'rolled_back':
        // A restore, or a failover without synchronous replication: neither promises this.
        this.#acknowledged.clear()
        this.#ended.clear()
        this.#versions.clear()
        return
      case 'epoch_raised':
      case 'verified':
      case 'lost':
        return
    }
  }

  settle({ deployment }: Scene): void {
    const { sessions, users } = deployment.database.tables
    for (const [id, { generation, idleDeadline }] of this.#acknowledged) {
      const row = sessions.get(id)
      // Rows are purged, but only long after their idle deadline.
      if (row === undefined && deployment.now < idleDeadline) throw new Broken('I4', `session ${id} is gone`)
      if (row !== undefined && row.generation < generation)
        throw new Broken(
          'I4',
          `session ${id} is at ${String(row.generation)}, not ${String(generation)} as acknowledged`,
        )
      if (row?.revocation === null && this.#ended.has(id)) throw new Broken('I4', `the end of session ${id} is gone`)
    }
    for (const [id, { user }] of users) {
      const version = this.#versions.get(id) ?? 0
      if (user.credentialVersion < version) throw new Broken('I4', `the password of ${String(id)} is an old one`)
      this.#versions.set(id, user.credentialVersion)
    }
  }

  #acknowledge({ id, generation, idleDeadline }: Session): void {
    const known = this.#acknowledged.get(id)
    if (known === undefined || known.generation < generation) this.#acknowledged.set(id, { generation, idleDeadline })
  }
}
