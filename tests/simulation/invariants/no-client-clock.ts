import { secondsLeft } from '@pawl/core'
import { Broken } from '../observation.ts'
import type { Invariant } from './invariant.ts'

/**
 * I8: no correct client needs the date. Whoever counts the lifetime that an answer tells, from the moment of the answer,
 * is never longer in hope than the token is good, and never gives up a second or more too early. That a decision cannot
 * use a client's time is in the types: a presentation carries none.
 */
export const noClientClock = (): Invariant => ({
  name: 'I8',
  observe(observation, { ledger }) {
    if (observation.kind !== 'presented' || observation.answer.kind !== 'pair') return
    const { pair, session, at } = observation.answer
    const lifetimes = [
      { token: ledger.bearers.get(pair.bearer)?.token, seconds: secondsLeft(session.bearerExpiresAt, at) },
      { token: ledger.refreshTokens.get(pair.refreshToken), seconds: secondsLeft(session.idleDeadline, at) },
    ]
    for (const { token, seconds } of lifetimes) {
      const counted = at + seconds * 1000
      if (token === undefined || counted > Math.max(at, token.expiresAt) || counted <= token.expiresAt - 1000)
        throw new Broken('I8', `counting ${String(seconds)} s from ${String(at)} misses the end of the token`)
    }
  },
})
