import { describe, expect, it } from 'vitest'
import { instant, plus, type Instant } from '../instant.ts'
import type { SessionId } from '../session/session.ts'
import { LoopTracker, sourceOf } from './tracker.ts'

const start = instant(Date.UTC(2026, 0, 1))
const bearerLife = 3_600_000
const id = (n: number): SessionId => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}` as SessionId
const home = sourceOf('192.0.2.1', 'curl/8')
const away = sourceOf('198.51.100.7', 'python/3')

const tracker = (capacity?: number): LoopTracker => new LoopTracker({ floodRate: 10, floodBurst: 100 }, capacity)

interface Client {
  readonly every: number
  readonly times: number
  readonly sources?: readonly number[]
  readonly rejectedFirst?: boolean
}

/** Refreshes regularly; answers the moment of the last one. */
const run = (loops: LoopTracker, { every, times, sources = [home], rejectedFirst = false }: Client): Instant => {
  let now = start
  for (let turn = 0; turn < times; turn++) {
    now = plus(start, turn * every)
    if (rejectedFirst) loops.rejected(id(1), plus(now, -500))
    loops.refreshed({ sessionId: id(1), now, source: sources[turn % sources.length] ?? home, since: every, bearerLife })
  }
  return now
}

describe('the diagnosis of a loop', () => {
  it('says nothing of a client that refreshes when its bearer has run out', () => {
    const loops = tracker()
    const now = run(loops, { every: bearerLife * 0.9, times: 200 })
    expect(loops.loop(id(1), now)).toBeNull()
  })

  it('says nothing of five starts of one program within a minute', () => {
    const loops = tracker()
    const now = run(loops, { every: 10_000, times: 5 })
    expect(loops.loop(id(1), now)).toBeNull()
  })

  it('takes the newest token, again and again, for a clock that is ahead, and counts it', () => {
    const loops = tracker()
    const now = run(loops, { every: 250, times: 500 })
    expect(loops.loop(id(1), now)).toEqual({ diagnosis: 'clock_ahead', perMinute: 241 })
  })

  it('tells a bearer that the API refuses from a clock that is ahead', () => {
    const loops = tracker()
    const now = run(loops, { every: 1000, times: 60, rejectedFirst: true })
    expect(loops.loop(id(1), now)?.diagnosis).toBe('token_rejected')
  })

  it('sees one token in two places', () => {
    const loops = tracker()
    const now = run(loops, { every: 5000, times: 60, sources: [home, away] })
    expect(loops.loop(id(1), now)?.diagnosis).toBe('shared_token')
  })

  it('sees a client that refreshes steadily at a small part of the lifetime', () => {
    const loops = tracker()
    const now = run(loops, { every: bearerLife / 10, times: 30 })
    expect(loops.loop(id(1), now)).toEqual({ diagnosis: 'eager', perMinute: 1 })
  })

  it('sees a client that does not save its tokens at the third return of one, and not before', () => {
    const loops = tracker()
    for (const [turn, expected] of [null, null, 'not_saving', 'not_saving'].entries()) {
      const now = plus(start, turn * 60_000)
      loops.spent(id(1), 4, now)
      expect(loops.loop(id(1), now)?.diagnosis ?? null).toBe(expected)
    }
  })

  it('starts to count anew at another spent token', () => {
    const loops = tracker()
    for (const generation of [4, 4, 5, 5]) loops.spent(id(1), generation, start)
    expect(loops.loop(id(1), start)).toBeNull()
  })

  it('forgets the rate when the loop has ended', () => {
    const loops = tracker()
    const now = run(loops, { every: 250, times: 500 })
    expect(loops.loop(id(1), plus(now, 3 * 60_000))?.diagnosis).not.toBe('clock_ahead')
  })
})

describe('the report', () => {
  it('names the worst first and leaves out what was not seen since', () => {
    const loops = tracker()
    for (const [session, every] of [
      [1, 1000],
      [2, 200],
    ] as const) {
      for (let at = 0; at < 60_000; at += every) {
        loops.refreshed({ sessionId: id(session), now: plus(start, at), source: home, since: every, bearerLife })
      }
    }
    const first = loops.report(100, plus(start, 60_000))
    expect(first.map(({ sessionId }) => sessionId)).toEqual([id(2), id(1)])
    expect(loops.report(100, plus(start, 70_000))).toEqual([])
    const again = plus(start, 71_000)
    loops.refreshed({ sessionId: id(2), now: again, source: home, since: 1000, bearerLife })
    expect(loops.report(100, again)).toMatchObject([{ sessionId: id(2), firstSeen: start, lastSeen: again }])
    expect(loops.report(0, again)).toEqual([])
  })

  it('remembers no more sessions than it has room for', () => {
    const loops = tracker(3)
    for (let session = 1; session <= 5; session++) {
      for (let turn = 0; turn < 10; turn++) {
        loops.refreshed({
          sessionId: id(session),
          now: plus(start, session * 10 + turn),
          source: home,
          since: 1,
          bearerLife,
        })
      }
    }
    expect(loops.report(100, plus(start, 1000))).toHaveLength(3)
  })
})

describe('the flood ceiling', () => {
  it('lets a hundred pass at once, then ten a second, and says how long to wait', () => {
    const loops = tracker()
    const passed = (from: Instant, tries: number): number => {
      let count = 0
      for (let turn = 0; turn < tries; turn++) if (loops.flood(id(1), from) === 0) count++
      return count
    }
    expect(passed(start, 500)).toBe(100)
    expect(loops.flood(id(1), start)).toBe(1)
    expect(passed(plus(start, 1000), 500)).toBe(10)
    expect(loops.flood(id(2), start)).toBe(0)
  })
})
