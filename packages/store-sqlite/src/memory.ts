import type { Session, SessionId, User, UserId } from '@pawl/core'
import { LRUCache } from 'lru-cache'

/**
 * What the one writer remembers of committed rows that were asked for; it may stand for the row itself. A row that is
 * changed is forgotten. Bounded, and forgotten as a whole whenever the connection can no longer be trusted.
 */
export interface Memory {
  readonly sessions: LRUCache<SessionId, Session>
  readonly users: LRUCache<UserId, User>
  epoch: number
}

export const createMemory = (sessions: number): Memory => ({
  sessions: new LRUCache<SessionId, Session>({ max: sessions }),
  users: new LRUCache<UserId, User>({ max: Math.max(1, Math.ceil(sessions / 2)) }),
  epoch: 0,
})

export const forget = ({ sessions, users }: Memory): void => {
  sessions.clear()
  users.clear()
}
