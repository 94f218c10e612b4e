import { describe, expect, test } from 'vitest'
import { diagnose, diagnoses, type LoopSigns } from './diagnosis.ts'

const quiet: LoopSigns = { perMinute: 0, rejectedShare: 0, sameSpentToken: 0, sourceChangeShare: 0, lifetimeShare: 1 }
const all: LoopSigns = {
  perMinute: 600,
  rejectedShare: 1,
  sameSpentToken: 3,
  sourceChangeShare: 1,
  lifetimeShare: 0,
}

describe('the diagnosis', () => {
  test('is none where nothing fits', () => {
    expect(diagnose(quiet)).toBeNull()
  })

  test('is the first row of the table that fits', () => {
    const order = ['not_saving', 'shared_token', 'token_rejected', 'clock_ahead', 'eager']
    expect(diagnoses.map(({ diagnosis }) => diagnosis)).toEqual(order)
    expect(diagnose(all)).toBe('not_saving')
    expect(diagnose({ ...all, sameSpentToken: 0 })).toBe('shared_token')
    expect(diagnose({ ...all, sameSpentToken: 0, sourceChangeShare: 0 })).toBe('token_rejected')
    expect(diagnose({ ...quiet, perMinute: 600, lifetimeShare: 0 })).toBe('clock_ahead')
    expect(diagnose({ ...quiet, lifetimeShare: 0 })).toBe('eager')
  })

  test.each([
    { signs: { sameSpentToken: 3 }, diagnosis: 'not_saving' },
    { signs: { sameSpentToken: 2 }, diagnosis: null },
    { signs: { perMinute: 6 }, diagnosis: 'clock_ahead' },
    { signs: { perMinute: 5.9 }, diagnosis: null },
    { signs: { perMinute: 6, sourceChangeShare: 1 / 3 }, diagnosis: 'shared_token' },
    { signs: { perMinute: 6, sourceChangeShare: 0.33 }, diagnosis: 'clock_ahead' },
    { signs: { perMinute: 6, rejectedShare: 0.5 }, diagnosis: 'token_rejected' },
    { signs: { perMinute: 6, rejectedShare: 0.49 }, diagnosis: 'clock_ahead' },
    { signs: { perMinute: 5, sourceChangeShare: 1, rejectedShare: 1 }, diagnosis: null },
    { signs: { lifetimeShare: 0.25 }, diagnosis: null },
    { signs: { lifetimeShare: 0.249 }, diagnosis: 'eager' },
  ])('of $signs is $diagnosis', ({ signs, diagnosis }) => {
    expect(diagnose({ ...quiet, ...signs })).toBe(diagnosis)
  })
})
