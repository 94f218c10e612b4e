import { mayLive, type Revocation, type Session } from '@pawl/core'
import type { ModelDatabase } from './database.ts'

/** Inserts, and never overwrites: an id that is taken is a programmer's error. */
export const insertSession = ({ tables }: ModelDatabase, session: Session): void => {
  if (tables.sessions.has(session.id)) throw new Error(`Session ${session.id} is there already.`)
  tables.sessions.set(session.id, session)
}

/** Ends the sessions for which `why` names a reason, if they live. One rule for revocation and for every change of users and accounts. */
export const endSessions = (
  database: ModelDatabase,
  at: Revocation['at'],
  why: (session: Session) => Revocation['reason'] | null,
): number => {
  const { sessions, deployment } = database.tables
  let ended = 0
  for (const session of sessions.values()) {
    const reason = why(session)
    if (reason === null || !mayLive(session, at, deployment.epoch)) continue
    sessions.set(session.id, { ...session, revocation: { at, reason } })
    ended += 1
  }
  return ended
}
