import {
  accountId,
  endAllSessions,
  endSession,
  userId,
  type LoopRecord,
  type Services,
  type Session,
  type SessionFilter,
  type SessionId,
} from '@pawl/core'
import { endpoints, type ListSessionsParameters } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { Pages } from '../../http/page.ts'
import { isRefusal, refuse } from '../../http/refusal.ts'
import { actingAdministrator } from './acting.ts'
import { namesOf } from './names.ts'
import { createSessionView } from './show-session.ts'

/** Sessions of anybody: look through them, and end them. */
export const adminSessionRoutes = (api: Api): void => {
  const { services, observer } = api.context
  const { store, clock, ring } = services
  const pages = new Pages(endpoints.listSessions.path, ring)

  const viewOf = async (sessions: readonly Session[], present: SessionId) => {
    const [names, loops] = await Promise.all([namesOf(store, sessions), loopsOf(store, sessions)])
    const epoch = store.deployment.epoch()
    return createSessionView({ names, loops, observer, present, now: clock.now(), epoch })
  }

  api.administrator(endpoints.listSessions, async ({ query }, caller) => {
    const wanted = pages.request(query)
    if (isRefusal(wanted)) return wanted
    const page = await store.sessions.list({ ...filterOf(query), now: clock.now() }, wanted)
    return pages.answer(page, await viewOf(page.items, caller.session.id))
  })

  api.administrator(endpoints.showSession, async ({ path }, caller) => {
    const session = await store.sessions.find(path.guid as SessionId)
    if (session === null) return refuse('not_found')
    const view = await viewOf([session], caller.session.id)
    return { success: true, session: view(session) }
  })

  api.administrator(endpoints.endSession, async ({ path }, caller) => {
    const session = path.guid as SessionId
    const ended = await endSession(services, { session, of: null, ...actingAdministrator(caller) })
    return ended === 'not_found' ? refuse('not_found') : { success: true }
  })

  api.administrator(endpoints.endSessions, async ({ query }, caller) => {
    const sessionsEnded = await endAllSessions(services, userId(query.user), actingAdministrator(caller))
    return { success: true, sessionsEnded }
  })
}

const filterOf = ({ user, account, state, loop }: ListSessionsParameters): Omit<SessionFilter, 'now'> => ({
  ...(user !== undefined && { user: userId(user) }),
  ...(account !== undefined && { account: accountId(account) }),
  ...(state !== undefined && { state }),
  ...(loop === true && { looping: true }),
})

const loopsOf = async (
  { loops }: Pick<Services['store'], 'loops'>,
  sessions: readonly Session[],
): Promise<ReadonlyMap<SessionId, LoopRecord>> => {
  const found = await Promise.all(sessions.map(({ id }) => loops.find(id)))
  return new Map(found.filter((loop) => loop !== null).map((loop) => [loop.sessionId, loop]))
}
