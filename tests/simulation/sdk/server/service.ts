import {
  accountId,
  Fault,
  login,
  logout,
  plus,
  refresh,
  usernameKey,
  userId,
  verify,
  type AccountId,
  type Session,
  type SessionId,
  type Verified,
} from '@pawl/core'
import { ModelDatabase, seededRandom, start } from '@pawl/store-testkit'
import type { Invariant, Scene } from '../../invariants/invariant.ts'
import { Ledger } from '../../ledger.ts'
import { SimulatedNode, type Deployment, type Rules } from '../../node.ts'
import type { Observation } from '../../observation.ts'
import { answerToLogin, answerToRefresh, done, refusal, success, type Answer } from './answers.ts'

/** A request as it arrives. */
export interface Request {
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  readonly key: string | null
  readonly bearer: string | null
}

const origin = { address: '192.0.2.1', device: 'The SDK' }
export const credentials = { username: 'ada', password: 'p' }
const accounts: readonly AccountId[] = [accountId(1), accountId(2), accountId(3)]
/** Exists, but is none of the user's. */
const foreignAccount = 4

/** Two nodes on one store, and the invariants of the domain that look on at everything that they do. */
export class Service {
  readonly deployment: Deployment
  readonly nodes: readonly [SimulatedNode, SimulatedNode]
  readonly ledger: Ledger = new Ledger()
  readonly #invariants: readonly Invariant[]
  #seen: Observation[] = []
  #before: ReadonlyMap<SessionId, Session> = new Map()
  #concerned: SessionId | null = null

  constructor(
    rules: Rules,
    skews: readonly [number, number],
    given: { now: () => number; invariants: readonly Invariant[] },
  ) {
    const database = new ModelDatabase()
    const { now, invariants } = given
    this.deployment = {
      database,
      random: seededRandom(1),
      rules,
      get now() {
        return plus(start, Math.floor(now()))
      },
    }
    this.#invariants = invariants
    this.nodes = [
      new SimulatedNode('north', this.deployment, skews[0]),
      new SimulatedNode('south', this.deployment, skews[1]),
    ]
    const { tables } = database
    for (const id of [...accounts, accountId(foreignAccount)])
      tables.accounts.set(id, { id, name: `Account ${String(id)}`, disabled: false, createdAt: start })
    const user = { id: userId(1), username: credentials.username, passwordHash: `$fake$1$${credentials.password}` }
    const flags = { credentialVersion: 1, disabled: false, administrator: false, integrator: false, createdAt: start }
    tables.users.set(user.id, {
      user: { ...user, ...flags, defaultAccountId: accountId(1) },
      key: usernameKey(user.username),
      memberOf: accounts,
    })
  }

  /** The row of the session that a token, ever given out, is of. */
  rowOf(token: string): Session | undefined {
    const { refreshTokens, bearers } = this.ledger
    const id = (refreshTokens.get(token) ?? bearers.get(token)?.token)?.sessionId
    return id && this.deployment.database.tables.sessions.get(id)
  }

  /** One node answers, and every invariant looks at what it did. */
  async handle(node: SimulatedNode, request: Request): Promise<Answer> {
    this.#begin(request)
    try {
      return await this.#route(node, request)
    } catch (thrown) {
      if (!(thrown instanceof Fault)) throw thrown
      return refusal(thrown.code, { retryAfter: thrown.retryAfterSeconds })
    } finally {
      node.fault = 'none'
      this.#settle()
    }
  }

  /** An administrator ends the session of this token. */
  async revoke(node: SimulatedNode, token: string): Promise<void> {
    const id = this.rowOf(token)?.id
    if (id === undefined) return
    this.#before = new Map(this.deployment.database.tables.sessions)
    this.#concerned = id
    const at = node.now()
    const entry = { kind: 'session_revoked', at, sessionId: id, userId: userId(1), accountId: null, by: null } as const
    const audit = { ...entry, address: origin.address, detail: null }
    await node.services.store.sessions.revoke({ session: id }, { at, reason: 'administrator' }, audit)
    this.#see({ kind: 'ended', at, ids: [id], reason: 'administrator' })
    this.#settle()
  }

  #route(node: SimulatedNode, request: Request): Promise<Answer> {
    switch (request.path) {
      case '/auth/login':
        return this.#login(node, request)
      case '/auth/refresh':
      case '/auth/masquerade':
        return this.#refresh(node, request)
      case '/auth/logout':
        return this.#logout(node, request)
      default:
        return this.#call(node, request)
    }
  }

  async #login(node: SimulatedNode, { body }: Request): Promise<Answer> {
    const given = { username: String(body['username']), password: String(body['password']) }
    const result = await login(node.services, { ...given, ...origin, account: null, authOnly: false })
    if (result.kind === 'pair') this.#see({ kind: 'opened', at: result.at, session: result.session, pair: result.pair })
    return answerToLogin(result)
  }

  async #refresh(node: SimulatedNode, { body, key }: Request): Promise<Answer> {
    const refreshToken = String(body['refresh_token'])
    const account = body['account_id'] === undefined ? null : accountId(Number(body['account_id']))
    const seen = { kind: 'presented', who: 'honest', refreshToken, key, account } as const
    try {
      const answer = await refresh(node.services, { refreshToken, idempotencyKey: key, account, ...origin })
      this.#see({ ...seen, at: node.now(), answer })
      return answerToRefresh(answer)
    } catch (thrown) {
      if (thrown instanceof Fault) this.#see({ ...seen, at: node.now(), answer: { kind: 'fault' } })
      throw thrown
    }
  }

  async #logout(node: SimulatedNode, { body }: Request): Promise<Answer> {
    const token = String(body['refresh_token'])
    const everywhere = body['everywhere'] === true
    const result = await logout(node.services, { kind: 'refresh', token, everywhere, address: origin.address })
    const id = this.ledger.refreshTokens.get(token)?.sessionId
    if (result.kind === 'done' && id !== undefined)
      this.#see({ kind: 'ended', at: node.now(), ids: [id], reason: 'logout' })
    if (result.kind === 'done') return done
    return refusal(result.kind === 'invalid' ? 'invalid_refresh_token' : 'refresh_token_expired')
  }

  /** The API behind: it asks who the bearer speaks for. */
  async #call(node: SimulatedNode, { bearer }: Request): Promise<Answer> {
    const answer: Verified = await verify(node.services, bearer ?? '')
    this.#see({ kind: 'verified', at: node.now(), bearer: bearer ?? '', answer })
    switch (answer.kind) {
      case 'accepted':
        return success({ account: answer.session.accountId })
      case 'invalid':
        return refusal('invalid_token')
      case 'expired':
        return refusal('token_expired')
      case 'ended':
        return refusal('session_ended', { reason: answer.reason })
    }
  }

  #begin({ body }: Request): void {
    this.#before = new Map(this.deployment.database.tables.sessions)
    this.#concerned = this.ledger.refreshTokens.get(String(body['refresh_token']))?.sessionId ?? null
  }

  #see(observation: Observation): void {
    this.ledger.observe(observation)
    this.#seen.push(observation)
    const scene = this.#scene()
    for (const invariant of this.#invariants) invariant.observe?.(observation, scene)
  }

  #settle(): void {
    const scene = this.#scene()
    for (const invariant of this.#invariants) invariant.settle?.(scene)
    this.#seen = []
  }

  #scene(): Scene {
    const { ledger, deployment, nodes } = this
    const concerns = ({ id }: Session): boolean => id === this.#concerned
    return { ledger, deployment, nodes, concerns, before: this.#before, seen: this.#seen }
  }
}
