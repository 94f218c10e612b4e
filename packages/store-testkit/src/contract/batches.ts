import assert from 'node:assert/strict'
import { lastGeneration, plus, type Session } from '@pawl/core'
import type { ContractCase } from './case.ts'
import { count } from './races.ts'
import { contractPolicy, minute, start } from '../sample.ts'
import { addPerson, attempt, auditOf, openSession, rotated, rowOf, same, spend } from './stage.ts'

/** The row as the next rotation of it will be: a token is a pure function of the row, so a test can know it beforehand. */
const successor = (session: Session, turn: number): Session => ({
  ...session,
  generation: session.generation + turn,
  idleDeadline: plus(start, minute + contractPolicy.refreshLifetime),
})

/** Rotations that arrive in one tick may be committed together; each is judged by the row as those before it left it. */
export const batchCases: readonly ContractCase[] = [
  {
    name: 'batch: rotations of many sessions in one tick all succeed',
    async run({ store }) {
      const user = await addPerson(store)
      const sessions: Session[] = []
      for (let index = 0; index < 100; index += 1) sessions.push(await openSession(store, user))
      const outcomes = await Promise.all(sessions.map((session) => store.sessions.rotate(spend(session))))
      assert.equal(count(outcomes, 'rotated'), 100)
      for (const [index, session] of sessions.entries()) {
        const outcome = outcomes[index]
        assert.ok(outcome?.kind === 'rotated')
        assert.equal(outcome.session.id, session.id)
        same(await rowOf(store, session), outcome.session)
      }
    },
  },
  {
    name: 'batch: several rotations of one session in one tick follow one another',
    async run({ store }) {
      const session = await openSession(store, await addPerson(store))
      const requests = [0, 1, 2].map((turn) => spend(turn === 0 ? session : successor(session, turn)))
      const outcomes = await Promise.all(requests.map((request) => store.sessions.rotate(request)))
      same(
        outcomes.map((outcome) => [outcome.kind, 'session' in outcome ? outcome.session.generation : 0]),
        [
          ['rotated', 2],
          ['rotated', 3],
          ['rotated', 4],
        ],
      )
      const row = await rowOf(store, session)
      assert.equal(row.generation, 4)
      assert.equal(row.healedTo, 0)
      assert.equal(row.recent.length, 3)
    },
  },
  {
    name: 'batch: a rotation, its repeat and a race in one tick are told apart',
    async run({ store }) {
      const session = await openSession(store, await addPerson(store))
      const first = spend(session, { attempt: attempt(1) })
      const next = spend(successor(session, 1))
      const requests = [first, first, { ...first, attempt: attempt(2) }, next, first]
      const outcomes = await Promise.all(requests.map((request) => store.sessions.rotate(request)))
      same(
        outcomes.map(({ kind }) => kind),
        ['rotated', 'repeated', 'superseded', 'rotated', 'superseded'],
      )
    },
  },
  {
    name: 'batch: what is asked of a session after its reuse in the same tick is told that it ended',
    async run({ store }) {
      const spent = await openSession(store, await addPerson(store))
      const current = await rotated(store, spend(spent))
      const now = plus(start, 2 * minute)
      const requests = [spend(spent, { now }), spend(current, { now }), spend(spent, { now })]
      const outcomes = await Promise.all(requests.map((request) => store.sessions.rotate(request)))
      same(
        outcomes.map(({ kind }) => kind),
        ['reused', 'ended', 'ended'],
      )
    },
  },
  {
    name: 'batch: a rotation that cannot be judged is a fault of its own and takes no other with it',
    async run({ store }) {
      const user = await addPerson(store)
      const spoilt = await openSession(store, user, { generation: lastGeneration })
      const sound = [await openSession(store, user), await openSession(store, user)]
      const [one, none, two] = await Promise.allSettled(
        [sound[0], spoilt, sound[1]].map((session) => {
          assert.ok(session !== undefined)
          return store.sessions.rotate(spend(session))
        }),
      )
      assert.equal(none?.status, 'rejected')
      for (const settled of [one, two]) assert.ok(settled?.status === 'fulfilled' && settled.value.kind === 'rotated')
      for (const session of sound) assert.equal((await rowOf(store, session)).generation, 2)
      same(await rowOf(store, spoilt), spoilt)
    },
  },
  {
    name: 'batch: a refused command takes nothing back that was answered to another',
    async run({ store }) {
      const user = await addPerson(store)
      for (let round = 0; round < 8; round += 1) {
        const session = await openSession(store, user)
        const change = { userId: user.id, credentialVersion: 99, passwordHash: '$late', session: { ...session } }
        const [, outcome] = await Promise.all([
          store.users.changePassword(change, auditOf('password_changed')),
          store.sessions.rotate(spend(session)),
          store.sessions.open(session, 99, auditOf('login')),
        ])
        assert.equal(outcome.kind, 'rotated')
        assert.equal((await rowOf(store, session)).generation, 2)
      }
    },
  },
]
