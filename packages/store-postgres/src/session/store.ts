import type {
  AuditEntry,
  Instant,
  Revocation,
  RotationOutcome,
  RotationRequest,
  Session,
  SessionSelector,
  SessionStore,
  UserId,
} from '@pawl/core'
import { mayLive } from '@pawl/core'
import { recordAudit } from '../audit/record.ts'
import type { Database } from '../commit/database.ts'
import type { Lanes } from '../commit/lanes.ts'
import type { Transaction } from '../commit/transaction.ts'
import type { Reader } from '../database/connection.ts'
import { holdUser, mayOpen } from '../user/held.ts'
import { countLive } from './count.ts'
import { endSessions, endSessionsOf } from './end.ts'
import { holdSessions, insertSession, readSession } from './held.ts'
import { listSessions } from './list.ts'
import { createPurge } from './purge.ts'

export const createSessionStore = (
  database: Database,
  rotations: Lanes<RotationRequest, RotationOutcome>,
): SessionStore => {
  const { memory } = database
  return {
    open: (session, credentialVersion, audit) =>
      database.transact((transaction) => open(transaction, session, credentialVersion, audit)),

    rotate: (request) => rotations.submit(request),

    find: async (id) => {
      const asked = memory.tick()
      const { sessions, epoch } = await database.read((reader) => readSession(reader, id))
      if (epoch !== null) memory.sawEpoch(epoch)
      const session = sessions.get(id) ?? null
      if (session !== null) memory.remember(session, asked)
      return session
    },

    recall: (id) => memory.recall(id),
    list: (of, page) => listSessions(database, of, page),
    countLive: (now) => countLive(database, now),
    seenFrom: (user, address, since) => database.read((reader) => seenFrom(reader, user, address, since)),

    revoke: (which, revocation, audit) =>
      database.transact(async (transaction) => {
        const ended = await revoke(transaction, which, revocation)
        if (ended > 0) await recordAudit(transaction, audit)
        return ended
      }),

    purge: createPurge(database),
  }
}

const open = async (
  transaction: Transaction,
  session: Session,
  credentialVersion: number,
  audit: AuditEntry,
): Promise<'opened' | 'user_changed'> => {
  const user = await holdUser(transaction, session.userId, 'SHARE', session.accountId)
  if (!mayOpen(user, session, credentialVersion)) return 'user_changed'
  await Promise.all([insertSession(transaction, session), recordAudit(transaction, audit)])
  return 'opened'
}

const revoke = async (
  transaction: Transaction,
  which: SessionSelector,
  { at, reason }: Revocation,
): Promise<number> => {
  if ('user' in which) {
    const ended = await endSessionsOf(transaction, which.user, at, () => reason)
    if (ended > 0) await transaction.announce({ kind: 'user', id: which.user })
    return ended
  }
  const { sessions, epoch } = await holdSessions(transaction, [which.session])
  const session = sessions.get(which.session)
  if (session === undefined || (which.of !== undefined && which.of !== session.userId)) return 0
  if (!mayLive(session, at, epoch ?? 0)) return 0
  await endSessions(transaction, [[session, reason]], at)
  await transaction.announce({ kind: 'sessions', ids: [session.id] })
  return 1
}

/** Looks at the user's newest thousand sessions, so that nobody can make a login slow by logging in often. */
const seenFrom = async (reader: Reader, user: UserId, address: string, since: Instant): Promise<boolean> => {
  const newest = 'SELECT created_at, address FROM sessions WHERE user_id = $1 ORDER BY id DESC LIMIT 1000'
  const any = `SELECT 1 FROM (${newest}) AS newest WHERE address = $2 AND created_at >= $3 LIMIT 1`
  return (await reader.get(any, user, address, since)) !== undefined
}
