import assert from 'node:assert/strict'
import fc from 'fast-check'
import { instant, plus, type AccountId, type Instant, type Session, type Store, type User } from '@pawl/core'
import { second, start } from '../sample.ts'
import { addAccount, addUser, attempt, auditOf, newSession, spend } from './stage.ts'

/** One step of a random walk, in terms of what the walk has made so far. */
export type Step =
  | { readonly kind: 'login'; readonly user: number; readonly account: number; readonly stale: boolean }
  | {
      readonly kind: 'refresh'
      readonly session: number
      readonly back: number
      readonly key: number
      readonly account: number
    }
  | { readonly kind: 'revoke'; readonly session: number; readonly all: boolean }
  | { readonly kind: 'disable_user'; readonly user: number; readonly disabled: boolean }
  | { readonly kind: 'membership'; readonly user: number; readonly accounts: readonly number[] }
  | { readonly kind: 'password'; readonly user: number; readonly stale: boolean }
  | { readonly kind: 'disable_account'; readonly account: number; readonly disabled: boolean }
  | { readonly kind: 'epoch' }
  | { readonly kind: 'purge' }
  | { readonly kind: 'wait'; readonly milliseconds: number }

const index = fc.nat(2)

export const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('login' as const), user: index, account: index, stale: rare(8) }),
  },
  {
    weight: 16,
    arbitrary: fc.record({
      kind: fc.constant('refresh' as const),
      session: fc.nat(9),
      back: fc.constantFrom(0, 0, 0, 1, 1, 2, -1),
      key: fc.nat(2),
      account: fc.constantFrom(-1, -1, -1, 0, 1, 2),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('revoke' as const), session: fc.nat(9), all: rare(3) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('disable_user' as const), user: index, disabled: rare(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('membership' as const), user: index, accounts: fc.subarray([0, 1, 2]) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('password' as const), user: index, stale: rare(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('disable_account' as const), account: index, disabled: rare(3) }),
  },
  { weight: 1, arbitrary: fc.constantFrom<Step>({ kind: 'purge' }, { kind: 'purge' }, { kind: 'epoch' }) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom(1, 999, 5000, 10_000, 61_000, 3_600_000, 864_000_000)
      .map((milliseconds): Step => ({ kind: 'wait', milliseconds })),
  },
)

/** True once in so many times. */
function rare(times: number): fc.Arbitrary<boolean> {
  return fc.nat(times - 1).map((number) => number === 0)
}

/** One store on its walk. Two that take the same steps must give the same answers. */
export interface Walker {
  readonly store: Store
  readonly users: readonly User[]
  readonly accounts: readonly AccountId[]
  /** Each session as it was opened and after each of its rotations, so that old tokens can be presented. */
  readonly histories: Session[][]
  now: Instant
}

export const createWalker = async (store: Store): Promise<Walker> => {
  const accounts = [await addAccount(store), await addAccount(store), await addAccount(store)]
  const users = [
    await addUser(store, accounts, { username: 'ada' }),
    await addUser(store, accounts, { username: 'bea' }),
    await addUser(store, accounts.slice(1), { username: 'cai' }),
  ]
  return { store, users, accounts: accounts.map(({ id }) => id), histories: [], now: start }
}

const at = <T>(items: readonly T[], position: number): T => {
  const item = items[position % items.length]
  assert.ok(item !== undefined)
  return item
}

const nextSession = (walker: Walker, user: User, accountId: AccountId): Session => {
  // Numbered by the walk and not at random: both stores must be asked to write the very same row.
  const number = walker.histories.length
  const tail = number.toString(16).padStart(12, '0')
  const createdAt = walker.now
  const id = `01900000-0000-7000-8000-${tail}` as Session['id']
  return newSession(walker.store, user, { id, accountId, createdAt, salt: new Uint8Array(16).fill(number % 256) })
}

const login = async (walker: Walker, step: Step & { kind: 'login' }): Promise<unknown> => {
  const user = await walker.store.users.find(at(walker.users, step.user).id)
  assert.ok(user !== null)
  const session = nextSession(walker, user, at(walker.accounts, step.account))
  const version = user.credentialVersion + (step.stale ? 1 : 0)
  const outcome = await walker.store.sessions.open(session, version, auditOf('login', { at: walker.now }))
  if (outcome === 'opened') walker.histories.push([session])
  return outcome
}

const refresh = async (walker: Walker, step: Step & { kind: 'refresh' }): Promise<unknown> => {
  if (walker.histories.length === 0) return 'nothing to refresh'
  const history = at(walker.histories, step.session)
  const known = history[Math.max(0, history.length - 1 - Math.max(0, step.back))]
  assert.ok(known !== undefined)
  const outcome = await walker.store.sessions.rotate(
    spend(step.back < 0 ? { ...known, generation: known.generation + 1 } : known, {
      attempt: step.key === 0 ? null : attempt(step.key),
      account: step.account < 0 ? null : at(walker.accounts, step.account),
      now: walker.now,
    }),
  )
  if (outcome.kind === 'rotated') history.push(outcome.session)
  return outcome
}

const changePassword = async (walker: Walker, step: Step & { kind: 'password' }): Promise<unknown> => {
  const user = await walker.store.users.find(at(walker.users, step.user).id)
  assert.ok(user !== null)
  const session = nextSession(walker, user, user.accounts[0]?.id ?? at(walker.accounts, 0))
  const credentialVersion = user.credentialVersion - (step.stale ? 1 : 0)
  const change = { userId: user.id, credentialVersion, passwordHash: `$${String(walker.now)}`, session }
  const outcome = await walker.store.users.changePassword(change, auditOf('password_changed', { at: walker.now }))
  if (outcome === 'changed') walker.histories.push([session])
  return outcome
}

const revoke = async (walker: Walker, step: Step & { kind: 'revoke' }): Promise<unknown> => {
  if (walker.histories.length === 0) return 'nothing to revoke'
  const session = at(at(walker.histories, step.session), 0)
  return walker.store.sessions.revoke(
    step.all ? { user: session.userId } : { session: session.id, of: session.userId },
    { at: walker.now, reason: 'logout' },
    auditOf('logout', { at: walker.now }),
  )
}

/** Takes one step and tells what the store answered. */
export const take = async (walker: Walker, step: Step): Promise<unknown> => {
  const { store, users, accounts, now } = walker
  const audit = auditOf('user_changed', { at: now })
  switch (step.kind) {
    case 'login':
      return login(walker, step)
    case 'refresh':
      return refresh(walker, step)
    case 'revoke':
      return revoke(walker, step)
    case 'password':
      return changePassword(walker, step)
    case 'disable_user':
      return store.users.change(at(users, step.user).id, { disabled: step.disabled }, audit)
    case 'membership': {
      const members = step.accounts.map((account) => at(accounts, account))
      return store.users.change(at(users, step.user).id, { accounts: members }, audit)
    }
    case 'disable_account':
      return store.accounts.change(at(accounts, step.account), { disabled: step.disabled }, audit)
    case 'epoch':
      return store.deployment.raiseEpoch(audit)
    case 'purge':
      // All of them: which go first where not all may go is the store's own affair.
      return store.sessions.purge(instant(now - 60 * 60 * second), 1000)
    case 'wait':
      walker.now = plus(now, step.milliseconds)
      return 'waited'
  }
}
