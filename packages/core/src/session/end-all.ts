import type { Services } from '../services.ts'
import type { Administrator } from '../user/create.ts'
import type { UserId } from '../user/user.ts'

/** Ends every session of a user, for an administrator. Answers how many lived. */
export const endAllSessions = (
  { store, clock }: Pick<Services, 'store' | 'clock'>,
  user: UserId,
  { by, address }: Administrator,
): Promise<number> => {
  const at = clock.now()
  return store.sessions.revoke(
    { user },
    { at, reason: 'administrator' },
    { kind: 'sessions_revoked', at, userId: user, accountId: null, sessionId: null, address, by, detail: null },
  )
}
