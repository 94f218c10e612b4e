import assert from 'node:assert/strict'
import {
  keyId,
  plus,
  type RegisteredKey,
  type RotationOutcome,
  type RotationRequest,
  type Session,
  type Store,
  type User,
} from '@pawl/core'
import type { ContractCase } from './case.ts'
import { contractPolicy, minute, second, start } from '../sample.ts'
import {
  addAccount,
  addPerson,
  addUser,
  attempt,
  auditOf,
  newSession,
  newUser,
  openSession,
  rowOf,
  same,
  spend,
} from './stage.ts'

/** A race is run in both orders and several times: one lucky order proves nothing. */
const rounds = 8

export const count = (outcomes: readonly RotationOutcome[], kind: RotationOutcome['kind']): number =>
  outcomes.filter((outcome) => outcome.kind === kind).length

/** All at once, spread over the stores. */
const rotateAll = (stores: readonly Store[], requests: readonly RotationRequest[]): Promise<RotationOutcome[]> =>
  Promise.all(
    requests.map((request, index) => {
      const store = stores[index % stores.length]
      assert.ok(store !== undefined)
      return store.sessions.rotate(request)
    }),
  )

const lives = async (store: Store, session: Session): Promise<boolean> =>
  (await store.sessions.find(session.id))?.revocation === null

/** 64 presentations of one token without a key. */
export const oneWinner = async (store: Store, stores: readonly Store[]): Promise<void> => {
  const user = await addPerson(store)
  for (let round = 0; round < rounds; round += 1) {
    const session = await openSession(store, user)
    const outcomes = await rotateAll(stores, Array<RotationRequest>(64).fill(spend(session)))
    assert.equal(count(outcomes, 'rotated'), 1, 'one presentation wins')
    assert.equal(count(outcomes, 'superseded'), 63, 'the others are told that they lost')
    assert.equal((await rowOf(store, session)).generation, 2)
  }
}

/** 64 presentations of one token with one key. */
export const onePair = async (store: Store, stores: readonly Store[]): Promise<void> => {
  const session = await openSession(store, await addPerson(store))
  const outcomes = await rotateAll(stores, Array<RotationRequest>(64).fill(spend(session, { attempt: attempt(1) })))
  assert.equal(count(outcomes, 'rotated'), 1)
  assert.equal(count(outcomes, 'repeated'), 63)
  const row = await rowOf(store, session)
  for (const outcome of outcomes) assert.ok('session' in outcome && outcome.session.generation === row.generation)
  assert.equal(row.generation, 2)
}

/** After a reuse and a rotation at once the session is over, whichever came first. */
export const reuseWins = async (store: Store, stores: readonly Store[]): Promise<void> => {
  const user = await addPerson(store)
  const now = plus(start, contractPolicy.raceTolerance + minute + second)
  for (let round = 0; round < rounds; round += 1) {
    const spent = await openSession(store, user)
    await store.sessions.rotate(spend(spent))
    const requests = [spend(await rowOf(store, spent), { now }), spend(spent, { now })]
    const outcomes = await rotateAll(stores, round % 2 === 0 ? requests : requests.reverse())
    assert.equal(count(outcomes, 'reused'), 1)
    assert.equal((await rowOf(store, spent)).revocation?.reason, 'token_reuse')
  }
}

/** After a revocation and a rotation at once the session is over, whichever came first. */
export const revocationWins = async (store: Store, other: Store): Promise<void> => {
  const user = await addPerson(store)
  for (let round = 0; round < rounds; round += 1) {
    const session = await openSession(store, user)
    const which = round % 4 < 2 ? { session: session.id } : { user: user.id }
    const contest: (() => Promise<unknown>)[] = [
      () => store.sessions.rotate(spend(session)),
      () => other.sessions.revoke(which, { at: start, reason: 'logout' }, auditOf('logout')),
    ]
    await Promise.all((round % 2 === 0 ? contest : contest.reverse()).map((run) => run()))
    assert.equal(await lives(store, session), false, 'a rotation must not undo a revocation')
  }
}

interface Overlap {
  readonly user: User
  readonly session: Session
}

/** Whatever takes the right away while somebody logs in: no session is left that lives. */
export const overlaps: readonly {
  readonly what: string
  readonly takesAway: (store: Store, overlap: Overlap) => Promise<unknown>
}[] = [
  {
    what: 'the user is disabled',
    takesAway: (store, { user }) => store.users.change(user.id, { disabled: true }, auditOf('user_changed')),
  },
  {
    what: 'an administrator sets the password',
    takesAway: (store, { user }) => store.users.change(user.id, { passwordHash: '$set' }, auditOf('user_changed')),
  },
  {
    what: 'the membership is removed',
    takesAway: (store, { user }) => store.users.change(user.id, { accounts: [] }, auditOf('user_changed')),
  },
  {
    what: 'the account is disabled',
    takesAway: (store, { session }) =>
      store.accounts.change(session.accountId, { disabled: true }, auditOf('account_changed')),
  },
  {
    what: 'the user changes the password',
    takesAway: (store, { user }) => {
      const change = { userId: user.id, credentialVersion: user.credentialVersion, passwordHash: '$chosen' }
      return store.users.changePassword({ ...change, session: newSession(store, user) }, auditOf('password_changed'))
    },
  },
]

export const loginLeavesNone = async (
  store: Store,
  other: Store,
  takesAway: (typeof overlaps)[number]['takesAway'],
): Promise<void> => {
  for (let round = 0; round < rounds; round += 1) {
    const user = await addPerson(store)
    const session = newSession(store, user)
    const contest: (() => Promise<unknown>)[] = [
      () => store.sessions.open(session, user.credentialVersion, auditOf('login')),
      () => takesAway(other, { user, session }),
    ]
    await Promise.all((round % 2 === 0 ? contest : contest.reverse()).map((run) => run()))
    assert.equal(await lives(store, session), false, 'the login must not leave a live session')
  }
}

export const masqueradeLeavesNone = async (store: Store, other: Store): Promise<void> => {
  for (let round = 0; round < rounds; round += 1) {
    const [home, away] = [await addAccount(store), await addAccount(store)]
    const user = await addUser(store, [home, away])
    const session = await openSession(store, user)
    const contest: (() => Promise<unknown>)[] = [
      () => store.sessions.rotate(spend(session, { account: away.id })),
      () =>
        round % 4 < 2
          ? other.users.change(user.id, { accounts: [home.id] }, auditOf('user_changed'))
          : other.accounts.change(away.id, { disabled: true }, auditOf('account_changed')),
    ]
    await Promise.all((round % 2 === 0 ? contest : contest.reverse()).map((run) => run()))
    const row = await rowOf(store, session)
    assert.ok(
      row.revocation !== null || row.accountId === home.id,
      'nobody may go on acting on an account that was taken',
    )
  }
}

export const oneNewPassword = async (store: Store, stores: readonly Store[]): Promise<void> => {
  const user = await addPerson(store)
  const sessions = Array.from({ length: 8 }, () => newSession(store, user))
  const outcomes = await Promise.all(
    sessions.map((session, index) => {
      const change = { userId: user.id, credentialVersion: user.credentialVersion, passwordHash: `$${String(index)}` }
      const node = stores[index % stores.length] ?? store
      return node.users.changePassword({ ...change, session }, auditOf('password_changed'))
    }),
  )
  const winner = outcomes.indexOf('changed')
  assert.equal(outcomes.filter((outcome) => outcome === 'changed').length, 1)
  assert.equal((await store.users.find(user.id))?.passwordHash, `$${String(winner)}`)
  for (const [index, session] of sessions.entries()) assert.equal(await lives(store, session), index === winner)
}

export const raceCases: readonly ContractCase[] = [
  {
    name: 'race: 64 presentations of one token have one winner',
    run: (opened) => oneWinner(opened.store, [opened.store]),
  },
  {
    name: 'race: 64 presentations of one token with one key get one pair',
    run: (opened) => onePair(opened.store, [opened.store]),
  },
  {
    name: 'race: reuse ends the session that rotates at that moment',
    run: (opened) => reuseWins(opened.store, [opened.store]),
  },
  {
    name: 'race: a revocation ends the session that rotates at that moment',
    run: ({ store }) => revocationWins(store, store),
  },
  ...overlaps.map(({ what, takesAway }): ContractCase => ({
    name: `race: a login leaves no live session when ${what} meanwhile`,
    run: ({ store }) => loginLeavesNone(store, store, takesAway),
  })),
  {
    name: 'race: a masquerade leaves nobody on an account that is taken away meanwhile',
    run: ({ store }) => masqueradeLeavesNone(store, store),
  },
  {
    name: 'race: of eight changes of one password one wins, and its session is the one that lives',
    run: (opened) => oneNewPassword(opened.store, [opened.store]),
  },
  {
    name: 'race: one of two users gets a username, and each new account an id of its own',
    async run({ store }) {
      const given = newUser([], { username: 'ada' })
      const users = await Promise.all(
        Array.from({ length: 8 }, () => store.users.create(given, auditOf('user_created'))),
      )
      assert.equal(users.filter(({ kind }) => kind === 'created').length, 1)
      const accounts = await Promise.all(Array.from({ length: 8 }, () => addAccount(store)))
      assert.equal(new Set(accounts.map(({ id }) => id)).size, 8)
    },
  },
  {
    name: 'race: two administrators who resign at once are not both let go',
    async run({ store }) {
      const users = [
        await addUser(store, [], { administrator: true }),
        await addUser(store, [], { administrator: true }),
      ]
      const outcomes = await Promise.all(
        users.map(({ id }) => store.users.change(id, { administrator: false }, auditOf('user_changed'))),
      )
      same(outcomes.map(({ kind }) => kind).sort(), ['changed', 'last_administrator'])
    },
  },
  {
    name: 'race: of several writers of the keys one wins, and every raise of the epoch counts',
    async run({ store }) {
      const outcomes = await Promise.all(
        [1, 2, 3, 4].map((id) => {
          const key: RegisteredKey = { id: keyId(id), fingerprint: String(id), state: 'mints', since: start }
          return store.deployment.writeKeys([key], [], auditOf('key_added'))
        }),
      )
      assert.equal(outcomes.filter((outcome) => outcome === 'written').length, 1)
      const before = store.deployment.epoch()
      const epochs = await Promise.all([1, 2, 3].map(() => store.deployment.raiseEpoch(auditOf('epoch_raised'))))
      same(epochs.sort(), [before + 1, before + 2, before + 3])
    },
  },
]
