import type { Instant, Session } from '@pawl/core'
import { Broken, type Observation } from '../observation.ts'
import { slack, type Invariant, type Scene } from './invariant.ts'

/** When it was given out, or accepted, and the row that it is about. */
const given = (observation: Observation): { at: Instant; session: Session } | null => {
  switch (observation.kind) {
    case 'opened':
      return observation
    case 'presented':
    case 'verified': {
      const { answer, at } = observation
      return answer.kind === 'pair' || answer.kind === 'accepted' ? { at, session: answer.session } : null
    }
    case 'ended':
    case 'epoch_raised':
    case 'rolled_back':
    case 'lost':
      return null
  }
}

/** I7: no sequence of refreshes keeps a session past its hard deadline, nor past its idle deadline without one. */
export const finite = (): Invariant => ({
  name: 'I7',
  observe(observation, { deployment }: Scene) {
    const found = given(observation)
    if (found === null) return
    const { at, session } = found
    const { refreshLifetime, sessionLifetime, bearerLifetime } = deployment.rules.policy
    const hardEnd = sessionLifetime === null ? Infinity : session.createdAt + sessionLifetime + slack
    const { idleDeadline, bearerExpiresAt } = session
    if (at >= hardEnd) throw new Broken('I7', 'a session was served after its hard end')
    if (idleDeadline > hardEnd || bearerExpiresAt > hardEnd) throw new Broken('I7', 'a token outlives the hard end')
    if (at >= idleDeadline) throw new Broken('I7', 'a session was served after its idle end')
    if (idleDeadline > session.rotatedAt + refreshLifetime + slack)
      throw new Broken('I7', 'the idle deadline is too late')
    if (bearerExpiresAt > session.rotatedAt + bearerLifetime + slack)
      throw new Broken('I7', 'the bearer lives too long')
    if (bearerExpiresAt > idleDeadline) throw new Broken('I7', 'the bearer outlives the session')
  },
})
