import assert from 'node:assert/strict'
import { Fault, keyId, plus, type Session, type Store, type User } from '@pawl/core'
import type { ContractCase } from './case.ts'
import { minute, start } from '../sample.ts'
import {
  addPerson,
  auditOf,
  auditTrail,
  everything,
  newSession,
  openSession,
  rotated,
  rowOf,
  same,
  spend,
} from './stage.ts'

interface Acknowledged {
  readonly user: User
  readonly sessions: readonly Session[]
  readonly trail: Awaited<ReturnType<typeof auditTrail>>
  readonly deployment: Awaited<ReturnType<Store['deployment']['read']>>
}

/** One acknowledged change of each kind; the last one is acknowledged immediately before the end. */
const changeEverything = async (store: Store): Promise<Acknowledged> => {
  const { id, credentialVersion } = await addPerson(store)
  const before = await addPerson(store)
  const loser = await openSession(store, before)
  const revoked = await openSession(store, before)
  await store.sessions.revoke({ session: revoked.id }, { at: start, reason: 'logout' }, auditOf('logout'))
  await rotated(store, spend(loser))
  await store.sessions.rotate(spend(loser, { now: plus(start, 2 * minute) }))
  const user = await store.users.find(id)
  assert.ok(user !== null)
  const session = newSession(store, user)
  const change = { userId: id, credentialVersion, passwordHash: '$chosen', session }
  await store.users.changePassword(change, auditOf('password_changed'))
  await store.deployment.raiseEpoch(auditOf('epoch_raised'))
  await store.deployment.writeKeys([{ id: keyId(1), fingerprint: 'one', state: 'mints', since: start }], [], null)
  const last = await openSession(store, { ...user, credentialVersion: credentialVersion + 1 })
  const acknowledged: Omit<Acknowledged, 'sessions' | 'trail'> = {
    user: { ...user, credentialVersion: credentialVersion + 1, passwordHash: '$chosen' },
    deployment: await store.deployment.read(),
  }
  const trail = await auditTrail(store)
  const sessions = [await rowOf(store, loser), await rowOf(store, revoked), session, await rotated(store, spend(last))]
  return { ...acknowledged, sessions, trail }
}

const isAllThere = async (store: Store, expected: Acknowledged): Promise<void> => {
  for (const session of expected.sessions) same(await store.sessions.find(session.id), session)
  same(await store.users.find(expected.user.id), expected.user)
  same(await auditTrail(store), expected.trail)
  same(await store.deployment.read(), expected.deployment)
  assert.equal(store.deployment.epoch(), expected.deployment.epoch)
}

/** Every command that may wait, with parameters that would be answered while the store is open. */
const commands = (store: Store, user: User, session: Session): readonly (() => Promise<unknown>)[] => [
  () => store.ping(),
  () => store.sessions.find(session.id),
  () => store.sessions.rotate(spend(session)),
  () => store.sessions.open(session, user.credentialVersion, auditOf('login')),
  () => store.sessions.list({ now: start }, everything),
  () => store.sessions.revoke({ user: user.id }, { at: start, reason: 'logout' }, auditOf('logout')),
  () => store.users.find(user.id),
  () => store.users.change(user.id, { disabled: true }, auditOf('user_changed')),
  () => store.accounts.list(everything),
  () => store.audit.append(auditOf('login_refused')),
  () => store.loops.list(start, everything),
  () => store.deployment.read(),
]

export const durabilityCases: readonly ContractCase[] = [
  {
    name: 'durability: all that was acknowledged is there after a restart',
    async run({ store, reopen }) {
      const expected = await changeEverything(store)
      await isAllThere(await reopen(), expected)
    },
  },
  {
    name: 'durability: all that was acknowledged is there after a loss of power',
    needs: 'losePower',
    async run({ store, losePower }) {
      assert.ok(losePower !== undefined)
      const expected = await changeEverything(store)
      await isAllThere(await losePower(), expected)
    },
  },
  {
    name: 'durability: the answer of a reuse is given only when the end of the session outlives a loss of power',
    needs: 'losePower',
    async run({ store, losePower }) {
      assert.ok(losePower !== undefined)
      const session = await openSession(store, await addPerson(store))
      await rotated(store, spend(session))
      await store.sessions.rotate(spend(session, { now: plus(start, 2 * minute) }))
      const row = await rowOf(await losePower(), session)
      assert.equal(row.revocation?.reason, 'token_reuse')
    },
  },
  {
    name: 'durability: close finishes what was begun, so a rotation is wholly done or a fault and nothing',
    async run({ store, reopen }) {
      const session = await openSession(store, await addPerson(store))
      const [rotation, reopened] = await Promise.allSettled([store.sessions.rotate(spend(session)), reopen()])
      assert.ok(reopened.status === 'fulfilled')
      const { generation } = await rowOf(reopened.value, session)
      assert.equal(generation, rotation.status === 'fulfilled' ? 2 : 1)
    },
  },
  {
    name: 'fault: a closed store throws a Fault at every command and answers nothing',
    async run({ store }) {
      const user = await addPerson(store)
      const session = await openSession(store, user)
      await store.close()
      await store.close()
      for (const command of commands(store, user, session)) {
        await assert.rejects(command, (thrown) => thrown instanceof Fault && thrown.code === 'store_unavailable')
      }
    },
  },
  {
    name: 'ping resolves while the store can confirm a change',
    run: ({ store }) => store.ping(),
  },
]
