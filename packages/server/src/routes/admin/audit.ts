import { instant, userId, type AuditFilter, type SessionId } from '@pawl/core'
import { endpoints, formatDateTime, parseDateTime, type ListAuditParameters } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { Pages } from '../../http/page.ts'
import { isRefusal, refuse, type Refusal } from '../../http/refusal.ts'
import { namesOf } from './names.ts'

/** What was written down: logins, refusals, revocations, reuse, loops and administrative changes. */
export const auditRoute = (api: Api): void => {
  const { store, ring } = api.context.services
  const pages = new Pages(endpoints.listAudit.path, ring)

  api.administrator(endpoints.listAudit, async ({ query }) => {
    const [filter, wanted] = [filterOf(query), pages.request(query)]
    if (isRefusal(filter)) return filter
    if (isRefusal(wanted)) return wanted
    const page = await store.audit.list(filter, wanted)
    const names = await namesOf(store, page.items)
    return pages.answer(page, ({ id, at, kind, address, detail, ...about }) => ({
      id,
      at: formatDateTime(at),
      kind,
      user: about.userId === null ? null : names.user(about.userId),
      account: about.accountId === null ? null : names.account(about.accountId),
      session: about.sessionId,
      address,
      by: about.by === null ? null : names.user(about.by),
      detail,
    }))
  })
}

const filterOf = ({ kind, user, session, from, until }: ListAuditParameters): AuditFilter | Refusal => {
  const [first, end] = [from, until].map((text) => (text === undefined ? undefined : parseDateTime(text)))
  // The schema knows the shape; that 30 February does not exist only the calendar knows.
  const parameters = [...(first === null ? ['from'] : []), ...(end === null ? ['until'] : [])]
  if (parameters.length > 0) {
    const message = 'There is no such moment. Write it as 2018-04-02T21:39:12+00:00, in a URL with %2B for the plus.'
    return refuse('invalid_parameter', { message, parameters })
  }
  return {
    ...(kind && { kind }),
    ...(user !== undefined && { user: userId(user) }),
    ...(session !== undefined && { session: session as SessionId }),
    ...(typeof first === 'number' && { from: instant(first) }),
    ...(typeof end === 'number' && { until: instant(end) }),
  }
}
