import { endSession, type SessionId } from '@pawl/core'
import { endpoints } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { Pages } from '../../http/page.ts'
import { isRefusal, refuse } from '../../http/refusal.ts'
import { showOwnSession } from '../show/session.ts'

/** A user's own sessions: to look through, and to end one that is not known or not needed any more. */
export const sessionsRoutes = (api: Api): void => {
  const { services } = api.context
  const { store, clock } = services
  const pages = new Pages(endpoints.listOwnSessions.path, services.ring)

  api.bearer(endpoints.listOwnSessions, async ({ query }, { session: present }) => {
    const live = { user: present.userId, state: 'live', now: clock.now() } as const
    const wanted = pages.request(query)
    if (isRefusal(wanted)) return wanted
    const page = await store.sessions.list(live, wanted)
    return pages.answer(page, (session) => showOwnSession(session, present.id))
  })

  api.bearer(endpoints.endOwnSession, async ({ path }, { session: present, address }) => {
    // The schema of the path has let only a UUID in lower case through.
    const session = path.guid as SessionId
    const ended = await endSession(services, { session, of: present.userId, by: null, address })
    return ended === 'not_found' ? refuse('not_found') : { success: true }
  })
}
