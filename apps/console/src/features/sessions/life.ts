import type { AdminSession, AuditRecord } from '@pawl/protocol'
import { sessionEndReasons } from 'virtual:protocol'
import { auditTitles, auditTones } from '../audit/kinds.ts'

export interface LifeEvent {
  readonly key: string
  readonly at: string
  readonly title: string
  readonly detail: string
  /** `ahead`: it has not happened yet. */
  readonly tone: 'plain' | 'good' | 'warn' | 'bad' | 'ahead'
}

/** Newest first. What the audit has forgotten is told from the session itself. */
export const lifeOf = (session: AdminSession, records: readonly AuditRecord[]): readonly LifeEvent[] => {
  const recorded = records.map((record): LifeEvent => ({
    key: `audit ${record.id}`,
    at: record.at,
    title: auditTitles[record.kind],
    detail: detailOf(record),
    tone: auditTones[record.kind],
  }))
  const knowsLogin = records.some(({ kind }) => kind === 'login')
  const events = [
    ...endOf(session),
    ...lastRefreshOf(session),
    ...recorded,
    ...(knowsLogin ? [] : [event('Logged in', session.createdAt, session.device, 'good')]),
  ]
  // What happened within one second stays in this order.
  return events.sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
}

const event = (title: string, at: string, detail: string, tone: LifeEvent['tone']): LifeEvent => ({
  key: title,
  at,
  title,
  detail,
  tone,
})

const lastRefreshOf = ({ lastRefresh, refreshCount, address }: AdminSession): readonly LifeEvent[] => {
  if (lastRefresh === null) return []
  const times = refreshCount === 1 ? 'once' : `${refreshCount.toLocaleString('en')} times in all`
  return [event('Last refresh', lastRefresh, `from ${address}; refreshed ${times}`, 'plain')]
}

const endOf = ({ state, endedAt, endedReason, idleDeadline, hardDeadline }: AdminSession): readonly LifeEvent[] => {
  if (state !== 'live') {
    if (endedAt === null || endedReason === null) return []
    return [event('Ended', endedAt, sessionEndReasons[endedReason], endedReason === 'token_reuse' ? 'bad' : 'plain')]
  }
  return [
    event('Runs out', idleDeadline, 'unless it is refreshed before', 'ahead'),
    ...(hardDeadline === null ? [] : [event('Hard end', hardDeadline, 'in any case', 'ahead')]),
  ]
}

const detailOf = ({ address, by, detail, account }: AuditRecord): string =>
  [
    detail,
    account === null ? null : `on ${account.name}`,
    address === null ? null : `from ${address}`,
    by === null ? null : `by ${by.username}`,
  ]
    .filter((part) => part !== null)
    .join(', ')
