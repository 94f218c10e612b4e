import type { Instant } from '@pawl/core'
import type { KnownSession } from '../ledger.ts'
import { Broken, type Observation } from '../observation.ts'
import { slack, type Invariant, type Scene } from './invariant.ts'

type Lost = Observation & { kind: 'lost' }

/** Why an honest client may lose its session: revocation, idle or hard end, reuse by somebody else. Null: it may not. */
const lawful = (lost: Lost, known: KnownSession, scene: Scene): string | null => {
  const { ledger, deployment } = scene
  const token = ledger.refreshTokens.get(lost.refreshToken)
  if (known.touched) return 'somebody else presented its tokens'
  if (known.forgotten) return 'the login was lost with the store'
  if (token !== undefined && lost.at + slack >= token.expiresAt) return 'idle'
  switch (lost.why.kind) {
    case 'superseded':
    case 'stuck':
      return isInDoubtTooLong(lost.at, lost.refreshToken, scene) ? 'no answer came for the whole retry window' : null
    case 'answer': {
      const { answer } = lost.why
      // The deadline of a row that forgot a refresh is too early; believing the token's would let it outlive a revocation.
      if (answer.kind === 'expired' && known.disturbed) return 'idle, as far as the store remembers'
      if (answer.kind !== 'ended') return null
      if (answer.reason === 'store_restored') return ledger.epochRaises > known.raises ? 'the epoch was raised' : null
      if (answer.reason === 'expired') return isPast(known.hardDeadline, lost.at) ? 'hard end' : null
      return known.endings.has(answer.reason) ? answer.reason : null
    }
  }

  function isInDoubtTooLong(at: Instant, refreshToken: string, { deployment: { database } }: Scene): boolean {
    const spent = ledger.refreshTokens.get(refreshToken)
    const row = spent === undefined ? undefined : database.tables.sessions.get(spent.sessionId)
    const rotation = row?.recent.find(({ generation }) => generation === spent?.generation)
    return rotation !== undefined && at + slack >= rotation.at + deployment.rules.policy.retryWindow
  }
}

const isPast = (deadline: Instant | null, at: Instant): boolean => deadline !== null && at + slack >= deadline

/** I6: no copy of a request of one attempt ends a session, and an honest client keeps what nobody took. */
export const safeRetry = (): Invariant => ({
  name: 'I6',
  observe(observation, scene) {
    if (observation.kind === 'presented' && observation.who === 'honest' && observation.answer.kind === 'reused') {
      if (!scene.ledger.sessionOf(observation.refreshToken).touched)
        throw new Broken('I6', 'a request of an honest client ended its session')
    }
    if (observation.kind !== 'lost') return
    const known = scene.ledger.sessions.get(observation.sessionId)
    if (known === undefined) throw new Error('a session was lost that was never opened')
    if (lawful(observation, known, scene) === null)
      throw new Broken('I6', `an honest client lost its session: ${JSON.stringify(observation.why)}`)
  },
})
