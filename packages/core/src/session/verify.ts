import type { Services } from '../services.ts'
import { readToken } from '../token/read.ts'
import type { Token } from '../token/token.ts'
import { judgeBearer, type BearerVerdict } from './bearer.ts'
import type { SessionEndReason } from './session.ts'

export type Verified =
  | Extract<BearerVerdict, { kind: 'accepted' }>
  | { readonly kind: 'invalid' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'ended'; readonly reason: SessionEndReason }

type Needs = Pick<Services, 'store' | 'clock' | 'ring' | 'loops' | 'events'>

/**
 * Who a bearer speaks for. Answers at once where this node's memory can confirm it; what memory cannot confirm is judged
 * on the primary's row, so nobody is ever refused by something old.
 */
export const verify = (services: Needs, bearer: string): Verified | Promise<Verified> => {
  const { store, clock, ring, events, loops } = services
  const now = clock.now()
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
  const remembered = store.sessions.recall(reading.token.sessionId)
  if (remembered !== undefined) {
    const verdict = judgeBearer(remembered, reading.token, { now, epoch: store.deployment.epoch() }, ring())
    if (verdict.kind === 'accepted') {
      events.emit({ kind: 'verify', result: 'accepted' })
      return verdict
    }
  }
  return verifyOnRow(services, reading.token)
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
