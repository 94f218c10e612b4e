import type { Instant, SessionId, UserId } from '@pawl/core'
import { Broken } from '../observation.ts'
import type { Invariant } from './invariant.ts'

/** I4: what was acknowledged is there, and stays there. */
export const durable = (): Invariant => {
  const generations = new Map<SessionId, { generation: number; idleDeadline: Instant }>()
  const ended = new Set<SessionId>()
  const versions = new Map<UserId, number>()
  const acknowledge = (id: SessionId, generation: number, idleDeadline: Instant): void => {
    const known = generations.get(id)
    if (known === undefined || known.generation < generation) generations.set(id, { generation, idleDeadline })
  }
  return {
    name: 'I4',
    observe(observation) {
      switch (observation.kind) {
        case 'opened': {
          acknowledge(observation.session.id, 1, observation.session.idleDeadline)
          return
        }
        case 'presented':
          if (observation.answer.kind !== 'pair') return
          {
            acknowledge(
              observation.answer.session.id,
              observation.answer.session.generation,
              observation.answer.session.idleDeadline,
            )
            return
          }
        case 'ended':
          for (const id of observation.ids) ended.add(id)
          return
        case 'rolled_back':
          // A restore, or a failover without synchronous replication: neither promises this.
          generations.clear()
          ended.clear()
          versions.clear()
          return
        case 'epoch_raised':
        case 'verified':
        case 'lost':
          return
      }
    },
    settle({ deployment }) {
      const { sessions, users } = deployment.database.tables
      for (const [id, { generation, idleDeadline }] of generations) {
        const row = sessions.get(id)
        // Rows are purged, but only long after their idle deadline.
        if (row === undefined && deployment.now < idleDeadline) throw new Broken('I4', `session ${id} is gone`)
        if (row !== undefined && row.generation < generation)
          throw new Broken(
            'I4',
            `session ${id} is at ${String(row.generation)}, ${String(generation)} was acknowledged`,
          )
        if (row?.revocation === null && ended.has(id)) throw new Broken('I4', `the end of session ${id} is gone`)
      }
      for (const [id, { user }] of users) {
        if (user.credentialVersion < (versions.get(id) ?? 0))
          throw new Broken('I4', `the password of ${String(id)} is an old one`)
        versions.set(id, user.credentialVersion)
      }
    },
  }
}
