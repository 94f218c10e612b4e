import type { AuditKind, UserId } from '@pawl/protocol'
import { auditKinds } from 'virtual:protocol'
import { idIn, oneOf, textIn } from '../../parts/read-search.ts'

/** The filters, as they stand in the address of the page; days are those of the reader. */
export interface AuditSearch {
  readonly kind?: AuditKind
  readonly user?: UserId
  readonly session?: string
  readonly from?: string
  readonly until?: string
}

const day = /^\d{4}-\d{2}-\d{2}$/

export const readAuditSearch = (search: Record<string, unknown>): AuditSearch => {
  const [kind, user, session] = [oneOf(search, 'kind', auditKinds), idIn(search, 'user'), textIn(search, 'session')]
  const [from, until] = [textIn(search, 'from'), textIn(search, 'until')]
  return {
    ...(kind !== undefined && { kind }),
    ...(user !== undefined && { user }),
    ...(session !== undefined && { session }),
    ...(from !== undefined && day.test(from) && { from }),
    ...(until !== undefined && day.test(until) && { until }),
  }
}
