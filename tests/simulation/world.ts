import {
  accountId,
  usernameKey,
  userId,
  type AccountId,
  type Instant,
  type Policy,
  type Refreshed,
  type Session,
  type SessionId,
  type UserId,
} from '@pawl/core'
import { contractPolicy, ModelDatabase, seededRandom, start, type Tables } from '@pawl/store-testkit'
import { SimulatedClient, type Message, type Stored } from './client.ts'
import type { Invariant, Scene } from './invariants/invariant.ts'
import { Ledger } from './ledger.ts'
import { SimulatedNode, type Deployment, type Rules } from './node.ts'
import type { Observation } from './observation.ts'

const day = 86_400_000

/** A small burst, so that runs of a few dozen steps meet the pace. */
const simulatedPolicy: Policy = { ...contractPolicy, burst: 4, retryWindow: 7 * day }

export const trueRules: Rules = {
  policy: simulatedPolicy,
  breakJudge: (judge) => judge,
  breakStore: (store) => store,
}

export const password = 'p'

/** Two users on three accounts, four clients (one of them sends no keys), two nodes, one thief, and everything they know. */
export class World {
  readonly deployment: Deployment
  readonly nodes: readonly [SimulatedNode, SimulatedNode]
  readonly clients: readonly SimulatedClient[]
  readonly accounts: readonly AccountId[] = [accountId(1), accountId(2), accountId(3)]
  readonly ledger: Ledger = new Ledger()
  readonly #invariants: readonly Invariant[]
  /** Requests that are still under way. */
  readonly network: Message[] = []
  /** Copies of what clients had stored. */
  readonly thefts: Stored[] = []
  copy: { readonly tables: Tables; readonly known: ReadonlySet<SessionId> } | null = null
  concerns: (session: Session) => boolean = () => false
  #before: ReadonlyMap<SessionId, Session> = new Map()
  #seen: Observation[] = []

  constructor(rules: Rules, skews: readonly [number, number], invariants: readonly Invariant[]) {
    this.#invariants = invariants
    const database = new ModelDatabase()
    this.deployment = { database, random: seededRandom(1), rules, now: start }
    this.nodes = [
      new SimulatedNode('north', this.deployment, skews[0]),
      new SimulatedNode('south', this.deployment, skews[1]),
    ]
    for (const id of this.accounts) {
      database.tables.accounts.set(id, { id, name: `Account ${String(id)}`, disabled: false, createdAt: start })
    }
    const [ada, bea] = [this.#addUser(1, 'ada'), this.#addUser(2, 'bea')]
    this.clients = [ada, ada, bea, ada].map((user, number) => new SimulatedClient(number, user, number !== 3))
  }

  #addUser(number: number, username: string): { readonly id: UserId; readonly username: string } {
    const { tables } = this.deployment.database
    const user = { id: userId(number), username, passwordHash: `$fake$1$${password}`, credentialVersion: 1 }
    const flags = {
      disabled: false,
      administrator: false,
      integrator: false,
      defaultAccountId: this.accounts[0] ?? null,
    }
    tables.users.set(user.id, {
      user: { ...user, ...flags, createdAt: start },
      key: usernameKey(username),
      memberOf: this.accounts,
    })
    return user
  }

  node(number: number): SimulatedNode {
    return this.nodes[number % 2 === 0 ? 0 : 1]
  }

  client(number: number): SimulatedClient {
    return at(this.clients, number)
  }

  account(number: number): AccountId {
    return at(this.accounts, number)
  }

  /** Tells the ledger and every invariant what was seen. */
  see(observation: Observation): void {
    this.ledger.observe(observation)
    this.#seen.push(observation)
    const scene = this.#scene()
    for (const invariant of this.#invariants) invariant.observe?.(observation, scene)
  }

  /** Begins a step that has to do with these sessions only. */
  begin(concerns: (session: Session) => boolean): void {
    this.concerns = concerns
    this.#before = new Map(this.deployment.database.tables.sessions)
    this.#seen = []
  }

  /** Ends it, and has every invariant look at the rows. */
  settle(): void {
    const scene = this.#scene()
    for (const invariant of this.#invariants) invariant.settle?.(scene)
  }

  #scene(): Scene {
    const { ledger, deployment, nodes, concerns } = this
    return { ledger, deployment, nodes, concerns, before: this.#before, seen: this.#seen }
  }

  /** Gives an answer to the client that it is for, and tells of what the client makes of it. */
  hear(message: Message, answer: Refreshed | { kind: 'fault' }, now: Instant): void {
    const client = at(this.clients, message.client)
    const { loss, stored } = client.receive(message, answer, this.deployment.now)
    if (stored === true) this.noteKey(client)
    const { sessionId, pair } = message.stored
    if (loss !== undefined && client.sendsKey) {
      const lost = { kind: 'lost', at: now, sessionId, user: client.userId } as const
      this.see({ ...lost, refreshToken: pair.refreshToken, why: loss })
    }
  }

  noteKey({ stored }: SimulatedClient): void {
    if (stored !== null && stored.key !== null) this.ledger.keys.set(stored.pair.refreshToken, stored.key)
  }
}

export const at = <T>(items: readonly T[], number: number): T => {
  const item = items[number % items.length]
  if (item === undefined) throw new Error('there is nothing to choose from')
  return item
}
