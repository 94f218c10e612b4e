import { plus, type Session } from '@pawl/core'
import { sampleSession, start } from '@pawl/store-testkit'
import { expect, test } from 'vitest'
import { Memory } from './memory.ts'

const stage = (sessions = 10): { memory: Memory; pass: (milliseconds: number) => void } => {
  let now = 0
  const memory = new Memory({ sessions, recallFor: 5000, now: () => now })
  return { memory, pass: (milliseconds) => void (now += milliseconds) }
}

const session = sampleSession()
const next: Session = { ...session, generation: 2, rotatedAt: plus(start, 1000) }

test('a row confirms a bearer for so long and no longer, and may be guessed by for ever', () => {
  const { memory, pass } = stage()
  memory.remember(session, memory.tick())
  pass(4999)
  expect(memory.recall(session.id)).toBe(session)
  pass(1)
  expect(memory.recall(session.id)).toBeUndefined()
  expect(memory.guess(session.id)).toBe(session)
})

test.each([
  { kind: 'sessions', ids: [session.id] } as const,
  { kind: 'user', id: session.userId } as const,
  { kind: 'account', id: session.accountId } as const,
])('a row that was asked for before a change was heard of is not recalled: $kind', (change) => {
  const { memory } = stage()
  memory.remember(session, memory.tick())
  const asked = memory.tick()
  memory.heed(change)
  expect(memory.recall(session.id)).toBeUndefined()
  memory.remember(session, asked)
  expect(memory.recall(session.id)).toBeUndefined()
  memory.remember(session, memory.tick())
  expect(memory.recall(session.id)).toBe(session)
})

test('an older generation never takes the place of a newer one', () => {
  const { memory } = stage()
  const asked = memory.tick()
  memory.remember(next, memory.tick())
  memory.remember(session, asked)
  expect(memory.recall(session.id)).toBe(next)
})

test('after everything was forgotten, answers that were under way are not remembered', () => {
  const { memory } = stage()
  const asked = memory.tick()
  memory.forget()
  memory.remember(session, asked)
  expect(memory.guess(session.id)).toBeUndefined()
})

test('more changes than can be told apart count for every row', () => {
  const { memory } = stage()
  memory.heed({ kind: 'sessions', ids: [session.id] })
  const asked = memory.tick()
  memory.heed({ kind: 'sessions', ids: [next.id] })
  const others = Array.from({ length: 20_001 }, (_, index) => `other ${index}` as Session['id'])
  memory.heed({ kind: 'sessions', ids: others })
  memory.remember(session, asked)
  expect(memory.recall(session.id)).toBeUndefined()
})

test('the epoch only grows', () => {
  const { memory } = stage()
  memory.sawEpoch(3)
  memory.heed({ kind: 'epoch', epoch: 2 })
  expect(memory.epoch).toBe(3)
})
