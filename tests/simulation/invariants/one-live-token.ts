import { createRotationJudge, endOf, type KeyRing, type Session, type Token } from '@pawl/core'
import { lastRing } from '../node.ts'
import { Broken } from '../observation.ts'
import type { Invariant, Scene } from './invariant.ts'

/** Which of all refresh tokens ever given out for a session would rotate it, or be given the current pair, now. */
const rotating = ({ ledger, deployment, nodes }: Scene, session: Session): Token[] => {
  const { rules, database } = deployment
  const ring = (): KeyRing => lastRing
  const judge = rules.breakJudge(createRotationJudge(rules.policy, ring), rules.policy, ring)
  const now = nodes[0]?.now() ?? deployment.now
  const held = { epoch: database.tables.deployment.epoch, accountAllowed: true }
  return [...ledger.refreshTokens.values()].filter((token) => {
    if (token.sessionId !== session.id || now >= token.expiresAt) return false
    const request = { token, attempt: null, account: null, now, address: '' }
    const { kind } = judge(session, request, held).outcome
    return kind === 'rotated' || kind === 'paced'
  })
}

/** I2: at any instant at most one refresh token of a session can rotate it. */
export const oneLiveToken = (): Invariant => ({
  name: 'I2',
  settle(scene) {
    const { tables } = scene.deployment.database
    for (const session of tables.sessions.values()) {
      if (scene.before.get(session.id) === session) continue
      if (scene.ledger.sessions.get(session.id)?.disturbed !== false) continue
      if (endOf(session, scene.deployment.now, tables.deployment.epoch) !== null) continue
      const live = rotating(scene, session)
      if (live.length > 1)
        throw new Broken(
          'I2',
          `generations ${live.map(({ generation }) => generation).join(', ')} of ${session.id} rotate`,
        )
    }
  },
})
