import type { AuditRecord, Session } from '@pawl/core'
import { Broken } from '../observation.ts'
import type { Invariant, Scene } from './invariant.ts'

const stays = ['id', 'salt', 'userId', 'epoch', 'hardDeadline', 'createdAt', 'device'] as const

const sameBut = (one: Session, other: Session, but: readonly (keyof Session)[]): boolean =>
  (Object.keys(one) as (keyof Session)[]).every((name) => but.includes(name) || one[name] === other[name])

/** What is wrong with a row that was like this before; null if a whole operation, or several, made it so. */
const flawOf = (before: Session, after: Session, records: readonly AuditRecord[]): string | null => {
  for (const name of stays) if (before[name] !== after[name]) return `${name} changed`
  if (before.revocation !== null) return sameBut(before, after, []) ? null : 'a revoked row changed'
  if (after.revocation !== null && records.length === 0) return 'revoked without an audit record'
  if (after.generation === before.generation)
    return sameBut(before, after, ['revocation']) ? null : 'changed without a new generation'
  if (after.generation < before.generation) return 'the generation fell'
  const [latest] = after.recent
  if (latest?.generation !== after.generation - 1 || latest.at !== after.rotatedAt) return 'a rotation half written'
  if (
    after.accountId !== before.accountId &&
    !records.some(({ kind, sessionId }) => kind === 'masquerade' && sessionId === after.id)
  )
    return 'moved to another account without an audit record'
  return null
}

/** I3: after any failure a session is wholly before or wholly after an operation. */
export const atomic = (): Invariant => {
  let audited = 0
  return {
    name: 'I3',
    settle({ before, deployment, seen }: Scene) {
      const { sessions, audit, lastAuditId } = deployment.database.tables
      const rolledBack = seen.some(({ kind }) => kind === 'rolled_back')
      const records = audit.filter(({ id }) => id > audited)
      audited = lastAuditId
      if (rolledBack) return
      for (const [id, after] of sessions) {
        const earlier = before.get(id)
        if (earlier === after) continue
        if (earlier === undefined) {
          const acknowledged = seen.some((each) => each.kind === 'opened' && each.session.id === id)
          if (!acknowledged) throw new Broken('I3', `session ${id} is there, but nobody opened it`)
          continue
        }
        const flaw = flawOf(earlier, after, records)
        if (flaw !== null) throw new Broken('I3', `session ${id}: ${flaw}`)
      }
    },
  }
}
