import type { Services } from '../services.ts'
import type { UserId } from '../user/user.ts'
import { mayLive, type SessionId } from './session.ts'

export interface SessionToEnd {
  readonly session: SessionId
  /** The user whose session it must be; null where an administrator ends anybody's. */
  readonly of: UserId | null
  /** The administrator who ends it; null where the user does. */
  readonly by: UserId | null
  readonly address: string
}

/** Ends one session by its id. Repeating is harmless; a session of somebody else is not found. */
export const endSession = async (
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  { session: id, of, by, address }: SessionToEnd,
): Promise<'ended' | 'not_found'> => {
  const session = await store.sessions.find(id)
  if (session === null || (of !== null && session.userId !== of)) return 'not_found'
  const now = clock.now()
  if (!mayLive(session, now, store.deployment.epoch())) return 'ended'
  await store.sessions.revoke(
    { session: id },
    { at: now, reason: by === null ? 'logout' : 'administrator' },
    {
      kind: 'session_revoked',
      at: now,
      userId: session.userId,
      accountId: session.accountId,
      sessionId: id,
      address,
      by,
      detail: null,
    },
  )
  return 'ended'
}
