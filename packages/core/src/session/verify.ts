import type { Instant } from '../instant.ts'
import type { Services } from '../services.ts'
import { readToken } from '../token/read.ts'
import { decodeToken, type Token } from '../token/token.ts'
import { judgeBearer, judgeGenuineBearer, type BearerVerdict } from './bearer.ts'
import { keepProof, wasProven } from './proven.ts'
import type { SessionEndReason } from './session.ts'

type Accepted = Extract<BearerVerdict, { kind: 'accepted' }>

export type Verified =
  | Accepted
  | { readonly kind: 'invalid' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'ended'; readonly reason: SessionEndReason }

type Needs = Pick<Services, 'store' | 'clock' | 'ring' | 'loops' | 'events'>

/**
 * Who a bearer speaks for. Answers at once where this node's memory can confirm it; what memory cannot confirm is judged
 * on the primary's row, so nobody is ever refused by something old.
 */
export const verify = (services: Needs, bearer: string): Verified | Promise<Verified> => {
  const { clock, ring, events, loops } = services
  const now = clock.now()
  const recognised = recognise(services, bearer, now)
  if (recognised !== null) return recognised
  const reading = readToken(ring(), 'bearer', bearer, now)
  if (reading.kind === 'invalid') {
    events.emit({ kind: 'verify', result: 'invalid' })
    return reading
  }
  if (reading.kind === 'expired') {
    loops.rejected(reading.token.sessionId, now)
    events.emit({ kind: 'verify', result: 'expired' })
    return { kind: 'expired' }
  }
  return confirm(services, reading.token, now) ?? verifyOnRow(services, reading.token)
}

/** The bearer that was confirmed last for the row that is remembered: resource servers ask about the same one again and again. */
const recognise = ({ store, ring, events }: Needs, bearer: string, now: Instant): Accepted | null => {
  const token = decodeToken('bearer', bearer)
  const session = token === null ? undefined : store.sessions.recall(token.sessionId)
  if (token === null || session === undefined || !wasProven(session, ring().find(token.keyId), token)) return null
  const verdict = judgeGenuineBearer(session, token, { now, epoch: store.deployment.epoch() })
  if (verdict.kind !== 'accepted') return null
  events.emit({ kind: 'verify', result: 'accepted' })
  return verdict
}

const confirm = ({ store, ring, events }: Needs, token: Token, now: Instant): Accepted | null => {
  const session = store.sessions.recall(token.sessionId)
  if (session === undefined) return null
  const verdict = judgeBearer(session, token, { now, epoch: store.deployment.epoch() }, ring())
  const key = ring().find(token.keyId)
  if (verdict.kind !== 'accepted' || key === 'missing' || key === 'retired') return null
  keepProof(session, key, token)
  events.emit({ kind: 'verify', result: 'accepted' })
  return verdict
}

const verifyOnRow = async (services: Needs, token: Token): Promise<Verified> => {
  const { store, clock, ring } = services
  const session = await store.sessions.find(token.sessionId)
  return told(
    services,
    token,
    judgeBearer(session, token, { now: clock.now(), epoch: store.deployment.epoch() }, ring()),
  )
}

const told = ({ loops, events, clock }: Needs, token: Token, verdict: BearerVerdict): Verified => {
  if (verdict.kind === 'expired') loops.rejected(token.sessionId, clock.now())
  events.emit({ kind: 'verify', result: verdict.kind === 'unknown' ? 'invalid' : verdict.kind })
  return verdict.kind === 'unknown' ? { kind: 'invalid' } : verdict
}
