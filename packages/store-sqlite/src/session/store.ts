import {
  type AuditEntry,
  type Instant,
  type Revocation,
  type RotationJudge,
  type RotationOutcome,
  type RotationRequest,
  type Session,
  type SessionSelector,
  type SessionStore,
  type UserId,
} from '@pawl/core'
import { recordAudit } from '../audit/record.ts'
import type { Transaction } from '../commit/transaction.ts'
import type { Writer } from '../commit/writer.ts'
import type { Reader } from '../database/connection.ts'
import { bytes, integer } from '../database/row.ts'
import { heldUser, mayAct, mayOpen } from '../user/held.ts'
import { countLive } from './count.ts'
import { endSession, endSessionsOf } from './end.ts'
import { heldSession, insertSession, readSession, rememberSession, replaceSession } from './held.ts'
import { listSessions } from './list.ts'
import { createPurge } from './purge.ts'
import { createdAt } from './row.ts'

export const createSessionStore = (writer: Writer, judge: RotationJudge): SessionStore => {
  const { sessions } = writer.memory
  return {
    open: (session, credentialVersion, audit) =>
      writer.submit((transaction) => open(transaction, session, credentialVersion, audit)),

    rotate: (request) => writer.submit((transaction) => rotate(transaction, request, judge)),

    find: (id) => {
      const remembered = sessions.get(id)
      if (remembered !== undefined) return Promise.resolve(remembered)
      return writer.read((connection) => {
        const session = readSession(connection, id)
        if (session !== null) sessions.set(id, session)
        return session
      })
    },

    recall: (id) => sessions.get(id),
    list: (of, page) => listSessions(writer, of, page),
    countLive: (now) => countLive(writer, now),
    seenFrom: (user, address, since) => writer.read((connection) => seenFrom(connection, user, address, since)),

    revoke: (which, revocation, audit) =>
      writer.submit((transaction) => {
        const ended = revoke(transaction, which, revocation)
        if (ended > 0) recordAudit(transaction, audit)
        return ended
      }),

    purge: createPurge(writer),
  }
}

const open = (
  transaction: Transaction,
  session: Session,
  credentialVersion: number,
  audit: AuditEntry,
): 'opened' | 'user_changed' => {
  if (!mayOpen(heldUser(transaction, session.userId), session, credentialVersion)) return 'user_changed'
  insertSession(transaction, session)
  recordAudit(transaction, audit)
  return 'opened'
}

const rotate = (transaction: Transaction, request: RotationRequest, judge: RotationJudge): RotationOutcome => {
  const session = heldSession(transaction, request.token.sessionId)
  const accountAllowed =
    session === null || request.account === null || mayAct(heldUser(transaction, session.userId), request.account)
  const { outcome, write, audit } = judge(session, request, { epoch: transaction.epoch, accountAllowed })
  if (session !== null && write !== null) replaceSession(transaction, session, write)
  else if (session !== null) rememberSession(transaction, session)
  for (const entry of audit) recordAudit(transaction, entry)
  return outcome
}

const revoke = (transaction: Transaction, which: SessionSelector, { at, reason }: Revocation): number => {
  if ('user' in which) return endSessionsOf(transaction, which.user, at, () => reason)
  const session = heldSession(transaction, which.session)
  if (session === null || (which.of !== undefined && which.of !== session.userId)) return 0
  return endSession(transaction, session, at, reason) ? 1 : 0
}

/** Looks at the user's newest thousand sessions, so that nobody can make a login slow by logging in often. */
const seenFrom = (reader: Reader, user: UserId, address: string, since: Instant): boolean => {
  const newest = 'SELECT id, created_after_id, address FROM sessions WHERE user_id = ? ORDER BY id DESC LIMIT 1000'
  return reader
    .all(`SELECT * FROM (${newest}) WHERE address = ?`, user, address)
    .some((row) => createdAt(bytes(row, 'id'), integer(row, 'created_after_id')) >= since)
}
