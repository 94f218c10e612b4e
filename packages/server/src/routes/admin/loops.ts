import { plus } from '@pawl/core'
import { endpoints } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { Pages } from '../../http/page.ts'
import { isRefusal } from '../../http/refusal.ts'
import { namesOf } from './names.ts'
import { showFinding } from './show.ts'

const day = 86_400_000

/** Sessions that loop now or did within the last day, and whose they are. */
export const loopsRoute = (api: Api): void => {
  const { store, clock, ring } = api.context.services
  const pages = new Pages(endpoints.listLoops.path, ring)

  api.administrator(endpoints.listLoops, async ({ query }) => {
    const wanted = pages.request(query)
    if (isRefusal(wanted)) return wanted
    const { items: loops, next } = await store.loops.list(plus(clock.now(), -day), wanted)
    const sessions = await Promise.all(loops.map(({ sessionId }) => store.sessions.find(sessionId)))
    // A loop whose session was purged has nobody left to tell.
    const items = loops.flatMap((loop, index) => {
      const session = sessions[index]
      return session ? [{ loop, session }] : []
    })
    const names = await namesOf(
      store,
      items.map(({ session }) => session),
    )
    return pages.answer({ items, next }, ({ loop, session }) => ({
      ...showFinding(loop),
      guid: session.id,
      user: names.user(session.userId),
      account: names.account(session.accountId),
      device: session.device,
      address: session.address,
    }))
  })
}
