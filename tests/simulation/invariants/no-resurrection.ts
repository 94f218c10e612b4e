import { endOf, type Instant, type SessionId, type Token } from '@pawl/core'
import { cacheTtl } from '../node.ts'
import { Broken, type Observation } from '../observation.ts'
import { slack, type Invariant, type Scene } from './invariant.ts'

type Presented = Observation & { kind: 'presented' }
type Verified = Observation & { kind: 'verified' }

const noKey = 'no key'

/** I5: what was spent, revoked or expired is never accepted again. */
export class NoResurrection implements Invariant {
  readonly name = 'I5'
  /** Who spent a token: key and account. Two requests without a key are never the same one. */
  readonly #spenders = new Map<string, string>()
  readonly #endedAt = new Map<SessionId, Instant>()
  /** When a generation was first seen, and whether it came by a masquerade. */
  readonly #bornAt = new Map<string, { readonly at: Instant; readonly moved: boolean }>()

  observe(observation: Observation, scene: Scene): void {
    switch (observation.kind) {
      case 'presented': {
        this.#presented(observation, scene)
        return
      }
      case 'verified': {
        this.#verified(observation, scene)
        return
      }
      case 'ended':
        for (const id of observation.ids) this.#end(id, scene)
        return
      case 'epoch_raised':
        for (const id of scene.ledger.sessions.keys()) this.#end(id, scene)
        return
      case 'rolled_back': {
        this.#rolledBack(observation.epochRaised, scene)
        return
      }
      case 'opened':
      case 'lost':
        return
    }
  }

  /** Nothing lives that belongs to a user or an account which may not be acted for any more. */
  settle({ deployment, nodes }: Scene): void {
    const { sessions, users, accounts, deployment: state } = deployment.database.tables
    const now = Math.min(...nodes.map((node) => node.now())) as Instant
    for (const session of sessions.values()) {
      if (endOf(session, now, state.epoch) !== null) continue
      const row = users.get(session.userId)
      const allowed =
        row?.memberOf.includes(session.accountId) === true && accounts.get(session.accountId)?.disabled === false
      if (row?.user.disabled !== false || !allowed)
        throw new Broken('I5', `session ${session.id} lives, but its user may not act on ${String(session.accountId)}`)
    }
  }

  #presented({ at, refreshToken, key, account, answer }: Presented, scene: Scene): void {
    const token = scene.ledger.refreshTokens.get(refreshToken)
    if (answer.kind === 'reused' && token !== undefined) this.#end(token.sessionId, scene)
    if (answer.kind !== 'pair' || token === undefined) return
    if (at >= token.expiresAt)
      throw new Broken('I5', `a token was accepted ${String(at - token.expiresAt)} ms after its end`)
    if (this.#endedAt.has(token.sessionId))
      throw new Broken('I5', `session ${token.sessionId} had ended and was refreshed`)
    if (answer.pair.refreshToken === refreshToken) return
    const identity = key === null ? noKey : `${key} ${String(account)}`
    const spender = this.#spenders.get(refreshToken)
    if (spender !== undefined && (spender !== identity || identity === noKey))
      throw new Broken('I5', `spent by ${spender}, accepted again from ${identity}`)
    this.#spenders.set(refreshToken, identity)
    const born = `${token.sessionId} ${String(answer.session.generation)}`
    if (!this.#bornAt.has(born)) this.#bornAt.set(born, { at: scene.deployment.now, moved: account !== null })
  }

  #verified({ at, bearer, answer }: Verified, scene: Scene): void {
    if (answer.kind !== 'accepted') return
    const issued = scene.ledger.bearers.get(bearer)
    if (issued === undefined) throw new Broken('I5', 'a bearer was accepted that was never given out')
    const { token } = issued
    const { now } = scene.deployment
    if (at >= token.expiresAt) throw new Broken('I5', 'a bearer was accepted after its expiry')
    const endedAt = this.#endedAt.get(token.sessionId)
    if (endedAt !== undefined && now > endedAt + cacheTtl)
      throw new Broken('I5', `a bearer was accepted ${String(now - endedAt)} ms after the end of its session`)
    if (this.#isReplaced(token, now, scene)) throw new Broken('I5', 'a bearer was accepted long after it was replaced')
  }

  #isReplaced(token: Token, now: Instant, { deployment, ledger }: Scene): boolean {
    if (ledger.sessions.get(token.sessionId)?.disturbed === true) return false
    const next = this.#bornAt.get(`${token.sessionId} ${String(token.generation + 1)}`)
    const nextButOne = this.#bornAt.get(`${token.sessionId} ${String(token.generation + 2)}`)
    const overlap = next?.moved === true ? 0 : deployment.rules.policy.bearerOverlap
    return (
      (next !== undefined && now > next.at + overlap + cacheTtl + slack) ||
      (nextButOne !== undefined && now > nextButOne.at + cacheTtl)
    )
  }

  #end(id: SessionId, { deployment }: Scene): void {
    if (!this.#endedAt.has(id)) this.#endedAt.set(id, deployment.now)
  }

  #rolledBack(epochRaised: boolean, scene: Scene): void {
    if (epochRaised) {
      ;[...scene.ledger.sessions.keys()].forEach((id) => this.#end(id, scene))
      return
    }
    this.#spenders.clear()
    this.#bornAt.clear()
    this.#endedAt.clear()
  }
}
