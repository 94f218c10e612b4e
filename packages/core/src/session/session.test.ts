import { sampleSession, start } from '@pawl/store-testkit'
import { describe, expect, test } from 'vitest'
import { instant, plus } from '../instant.ts'
import { endOf, mayLive, refreshCount } from './session.ts'

const before = (moment: number): ReturnType<typeof instant> => instant(moment - 1)

describe('a session', () => {
  test('ends to the millisecond at its idle deadline', () => {
    const session = sampleSession()
    expect(endOf(session, before(session.idleDeadline), 1)).toBeNull()
    expect(endOf(session, session.idleDeadline, 1)).toBe('expired')
  })

  test('ends to the millisecond at its hard deadline', () => {
    const hardDeadline = plus(start, 5000)
    const session = sampleSession({ hardDeadline })
    expect(endOf(session, before(hardDeadline), 1)).toBeNull()
    expect(endOf(session, hardDeadline, 1)).toBe('expired')
  })

  test('of an older epoch has ended, of this or a later one it has not', () => {
    const session = sampleSession({ epoch: 3 })
    expect(endOf(session, start, 4)).toBe('store_restored')
    expect(endOf(session, start, 3)).toBeNull()
    expect(endOf(session, start, 2)).toBeNull()
  })

  test('tells why somebody ended it before all else', () => {
    const session = sampleSession({ revocation: { at: start, reason: 'logout' } })
    expect(endOf(session, session.idleDeadline, 9)).toBe('logout')
  })

  test('that ran out a moment ago may live by another clock, one that was ended may not', () => {
    const session = sampleSession()
    expect(mayLive(session, plus(session.idleDeadline, 4999), 1)).toBe(true)
    expect(mayLive(session, plus(session.idleDeadline, 5000), 1)).toBe(false)
    expect(mayLive({ ...session, revocation: { at: start, reason: 'logout' } }, start, 1)).toBe(false)
    expect(mayLive(session, start, 2)).toBe(false)
  })

  test('has been refreshed once less often than it has generations', () => {
    expect(refreshCount(sampleSession())).toBe(0)
    expect(refreshCount(sampleSession({ generation: 7 }))).toBe(6)
  })
})
