import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { instant, plus, type Instant } from '../instant.ts'
import { nextArrival, secondsUntilPaced, withinPace, type Pace } from './pace.ts'

const start = instant(1_900_000_000_000)
const paces = fc.record({ burst: fc.integer({ min: 1, max: 20 }), interval: fc.integer({ min: 1, max: 60_000 }) })
const gaps = (pace: Pace): fc.Arbitrary<number[]> =>
  fc.array(fc.oneof(fc.constant(0), fc.nat(pace.interval * 2), fc.nat(pace.interval * pace.burst * 2)), {
    maxLength: 120,
  })

/** When somebody who tries at these moments is let through. */
const admitted = (pace: Pace, tries: readonly Instant[]): Instant[] => {
  let arrival = instant(0)
  return tries.filter((now) => {
    if (!withinPace(arrival, now, pace)) return false
    arrival = nextArrival(arrival, now, pace)
    return true
  })
}

const momentsOf = (steps: readonly number[]): Instant[] => {
  let now = start
  return steps.map((step) => (now = plus(now, step)))
}

describe('the pace', () => {
  test('lets through at most the burst and one per interval, in whatever window one looks', () => {
    const property = fc.property(
      paces.chain((pace) => fc.tuple(fc.constant(pace), gaps(pace))),
      ([pace, steps]) => {
        const through = admitted(pace, momentsOf(steps))
        for (const [first, from] of through.entries()) {
          for (const [last, until] of through.entries()) {
            const allowed = pace.burst + Math.floor((until - from) / pace.interval)
            if (last >= first) expect(last - first + 1).toBeLessThanOrEqual(allowed)
          }
        }
      },
    )
    fc.assert(property, { numRuns: 300 })
  })

  test('lets the whole burst through at once after a pause, and not one more', () => {
    fc.assert(
      fc.property(paces, (pace) => {
        const tries = Array<Instant>(pace.burst + 5).fill(start)
        expect(admitted(pace, tries)).toHaveLength(pace.burst)
      }),
    )
  })

  test('never holds back who comes once per interval', () => {
    fc.assert(
      fc.property(paces, (pace) => {
        const tries = momentsOf(Array<number>(100).fill(pace.interval))
        expect(admitted(pace, tries)).toHaveLength(100)
      }),
    )
  })

  test('is never further ahead than the burst, however often somebody passes unpaced', () => {
    fc.assert(
      fc.property(
        paces.chain((pace) => fc.tuple(fc.constant(pace), gaps(pace))),
        ([pace, steps]) => {
          let arrival = instant(0)
          let now = start
          for (const moment of momentsOf(steps)) arrival = nextArrival(arrival, (now = moment), pace)
          expect(arrival - now).toBeLessThanOrEqual(pace.burst * pace.interval)
          expect(withinPace(arrival, plus(now, pace.interval), pace)).toBe(true)
        },
      ),
    )
  })

  test('admits again to the millisecond one interval after the burst, and says how long that is', () => {
    const pace: Pace = { burst: 3, interval: 2500 }
    const arrival = plus(start, 3 * 2500)
    expect(withinPace(arrival, plus(start, 2499), pace)).toBe(false)
    expect(withinPace(arrival, plus(start, 2500), pace)).toBe(true)
    expect(secondsUntilPaced(arrival, start, pace)).toBe(3)
    expect(secondsUntilPaced(arrival, plus(start, 2499), pace)).toBe(1)
    expect(secondsUntilPaced(arrival, plus(start, 9999), pace)).toBe(1)
  })
})
