import {
  endOf,
  type RotationJudge,
  type Session,
  type SessionFilter,
  type SessionSelector,
  type SessionStore,
} from '@pawl/core'
import type { ModelDatabase } from './database.ts'
import { endSessions, insertSession } from './session-rows.ts'
import { pageOf } from './page.ts'
import { mayAct, mayOpen } from './rights.ts'
import type { Synchronous } from './synchronous.ts'

const selects = (which: SessionSelector, session: Session): boolean =>
  'session' in which
    ? session.id === which.session && (which.of === undefined || session.userId === which.of)
    : session.userId === which.user

const passes = (database: ModelDatabase, session: Session, of: SessionFilter): boolean => {
  const { loops, deployment } = database.tables
  const end = endOf(session, of.now, deployment.epoch)
  const state = end === null ? 'live' : end === 'expired' ? 'expired' : 'revoked'
  return (
    (of.user === undefined || session.userId === of.user) &&
    (of.account === undefined || session.accountId === of.account) &&
    (of.state === undefined || state === of.state) &&
    (of.looping !== true || loops.has(session.id))
  )
}

type Reading = 'find' | 'recall' | 'list' | 'countLive' | 'seenFrom'

const createReading = (database: ModelDatabase): Pick<Synchronous<SessionStore>, Reading> => ({
  find(id) {
    return database.tables.sessions.get(id) ?? null
  },

  recall(id) {
    return database.tables.sessions.get(id)
  },

  list(of, page) {
    const found = [...database.tables.sessions.values()].filter((session) => passes(database, session, of))
    return pageOf(
      found.sort((one, other) => (one.id < other.id ? 1 : -1)),
      page,
      (session) => session.id,
    )
  },

  countLive(now) {
    return [...database.tables.sessions.values()].filter((session) => passes(database, session, { state: 'live', now }))
      .length
  },

  seenFrom(user, address, since) {
    return [...database.tables.sessions.values()].some(
      (session) => session.userId === user && session.address === address && session.createdAt >= since,
    )
  },
})

export const createModelSessions = (database: ModelDatabase, judge: RotationJudge): Synchronous<SessionStore> => ({
  ...createReading(database),

  open(session, credentialVersion, audit) {
    if (!mayOpen(database, session, credentialVersion)) return 'user_changed'
    insertSession(database, session)
    database.record(audit)
    return 'opened'
  },

  rotate(request) {
    const { sessions, deployment } = database.tables
    const session = sessions.get(request.token.sessionId) ?? null
    const accountAllowed =
      session === null || request.account === null || mayAct(database, session.userId, request.account)
    const { outcome, write, audit } = judge(session, request, { epoch: deployment.epoch, accountAllowed })
    if (write !== null) sessions.set(write.id, write)
    for (const entry of audit) database.record(entry)
    return outcome
  },

  revoke(which, revocation, audit) {
    const ended = endSessions(database, revocation.at, (session) =>
      selects(which, session) ? revocation.reason : null,
    )
    if (ended > 0) database.record(audit)
    return ended
  },

  purge(endedBefore, limit) {
    const { sessions } = database.tables
    const ended = [...sessions.values()].filter((session) => session.idleDeadline < endedBefore).slice(0, limit)
    for (const session of ended) sessions.delete(session.id)
    return ended.length
  },
})
