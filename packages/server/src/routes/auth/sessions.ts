import { endSession, refreshCount, type Session, type SessionId } from '@pawl/core'
import { endpoints, formatDateTime, type OwnSession } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { pageAnswer, pageRequestOf } from '../../http/page.ts'
import { refuse } from '../../http/refusal.ts'

/** A user's own sessions: to look through, and to end one that is not known or not needed any more. */
export const sessionsRoutes = (api: Api): void => {
  const { services } = api.context
  const { store, clock } = services

  api.bearer(endpoints.listOwnSessions, async ({ query }, { session: present }) => {
    const live = { user: present.userId, state: 'live', now: clock.now() } as const
    const page = await store.sessions.list(live, pageRequestOf(query))
    return pageAnswer(page, (session) => showOwnSession(session, present.id))
  })

  api.bearer(endpoints.endOwnSession, async ({ path }, { session: present, address }) => {
    // The schema of the path has let only a UUID in lower case through.
    const session = path.guid as SessionId
    const ended = await endSession(services, { session, of: present.userId, by: null, address })
    return ended === 'not_found' ? refuse('not_found') : { success: true }
  })
}

const showOwnSession = (session: Session, present: SessionId): OwnSession => ({
  guid: session.id,
  device: session.device,
  address: session.address,
  createdAt: formatDateTime(session.createdAt),
  lastRefresh: session.generation > 1 ? formatDateTime(session.rotatedAt) : null,
  refreshCount: refreshCount(session),
  current: session.id === present,
})
