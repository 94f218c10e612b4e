import { instant, type Store } from '@pawl/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AnchoredClock } from './clock.ts'
import { followDatabase, readyByClock } from './follow-database.ts'

const start = 1_700_000_000_000

beforeEach(() => {
  vi.useFakeTimers({ now: start })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A machine whose wall clock is wrong by `error`, and a database whose clock is right. */
const stage = (error: number) => {
  const origin = performance.now()
  const wrong = { error }
  const truth = (): number => start + performance.now() - origin
  const clock = new AnchoredClock(instant(0), () => ({
    wall: truth() + wrong.error,
    monotonic: performance.now(),
  }))
  const warnings: unknown[] = []
  const log = { warn: (...said: unknown[]) => void warnings.push(said) }
  const follow = () => followDatabase({ clock, readClock: async () => truth(), log })
  return { clock, follow, truth, warnings, wrong }
}

test('a node that is behind goes by the database at once', async () => {
  const { clock, follow, truth, warnings } = stage(-60_000)
  const following = await follow()
  expect(clock.now()).toBe(truth())
  expect(warnings).toHaveLength(1)
  await following.stop()
})

test('a node that is ahead waits for the database, and is not ready while it is far ahead', async () => {
  const { clock, follow, truth } = stage(10_000)
  const first = clock.now()
  const following = await follow()
  expect(clock.now()).toBe(first)
  const store = readyByClock({ ping: async () => undefined } as Store, clock)
  await expect(store.ping()).rejects.toMatchObject({ code: 'store_unavailable' })
  await vi.advanceTimersByTimeAsync(8000)
  await store.ping()
  await vi.advanceTimersByTimeAsync(3000)
  expect(clock.now()).toBe(truth())
  await following.stop()
})

test('what somebody does to the wall clock later counts for nothing', async () => {
  const { clock, follow, truth, wrong } = stage(0)
  const following = await follow()
  wrong.error = 3_600_000
  for (let second = 0; second < 30; second += 1) {
    await vi.advanceTimersByTimeAsync(1000)
    expect(clock.now()).toBe(truth())
  }
  await following.stop()
})

test('a database that does not answer leaves the clock as it is', async () => {
  const { clock, truth, warnings } = stage(0)
  let isDown = false
  const readClock = async (): Promise<number> => {
    if (isDown) throw new Error('down')
    return truth()
  }
  const following = await followDatabase({
    clock,
    readClock,
    log: { warn: (...said: unknown[]) => void warnings.push(said) },
  })
  isDown = true
  await vi.advanceTimersByTimeAsync(25_000)
  expect(clock.now()).toBe(truth())
  expect(warnings).toHaveLength(2)
  await following.stop()
})
