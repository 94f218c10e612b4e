import {
  createRotationJudge,
  instant,
  LoopTracker,
  plus,
  type DomainEvent,
  type Instant,
  type SessionId,
  type Store,
} from '@pawl/core'
import { contractPolicy, contractRing, interceptStore, openModelStore } from '@pawl/store-testkit'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { purge } from './purge.ts'
import { repeat } from './repeat.ts'
import { countLoops, reportLoops } from './report-loops.ts'

const start = instant(Date.UTC(2026, 0, 1))
const second = 1000
const day = 86_400_000
const everything = { after: null, limit: 200 } as const
const id = (n: number): SessionId => `0190a000-0000-7000-8000-${String(n).padStart(12, '0')}` as SessionId

const node = (store: Store = openModelStore(createRotationJudge(contractPolicy, () => contractRing))) => {
  let now: Instant = start
  const events: DomainEvent[] = []
  const loops = new LoopTracker(contractPolicy)
  const services = {
    store,
    loops,
    clock: { now: () => now },
    events: { emit: (event: DomainEvent) => void events.push(event) },
  }
  /** So many refreshes of each session, one every `every` milliseconds. */
  const refresh = (sessions: readonly number[], times: number, every = second) => {
    for (let turn = 0; turn < times; turn++) {
      now = plus(now, every)
      for (const session of sessions) {
        loops.refreshed({ sessionId: id(session), now, source: 1, since: every, bearerLife: 3_600_000 })
      }
    }
  }
  const pass = (milliseconds: number) => void (now = plus(now, milliseconds))
  return { services, events, refresh, pass, now: () => now }
}

const audited = async (store: Store) =>
  (await store.audit.list({ kind: 'refresh_loop' }, everything)).items.map(({ sessionId }) => sessionId)

describe('the report of loops', () => {
  test('writes one row and one audit record for a loop, however long it goes on', async () => {
    const { services, events, refresh, pass, now } = node()
    const { store } = services
    for (let look = 0; look < 20; look++) {
      refresh([1], 10)
      await reportLoops(services)
    }
    pass(25 * 60_000)
    refresh([1], 1)
    await reportLoops(services)
    const { items } = await store.loops.list(instant(0), everything)
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({ sessionId: id(1), firstSeen: plus(start, second), lastSeen: now() })
    expect(items[0]?.perMinute).toBeGreaterThanOrEqual(55)
    expect(await audited(store)).toEqual([id(1)])
    expect(events).toEqual([{ kind: 'loop_seen', sessionId: id(1), diagnosis: 'clock_ahead' }])
  })

  test('writes nothing where nothing loops', async () => {
    const store = openModelStore(createRotationJudge(contractPolicy, () => contractRing))
    const calls: string[] = []
    const watched = interceptStore(store, ({ name }, run) => {
      calls.push(name)
      return run()
    })
    const { services, refresh } = node(watched)
    refresh([1], 3, 3_500_000)
    await reportLoops(services)
    expect(calls).toEqual([])
  })

  test('takes the worst hundred', async () => {
    const { services, refresh } = node()
    refresh(
      Array.from({ length: 150 }, (_, n) => n + 1),
      10,
    )
    refresh([140], 10)
    await reportLoops(services)
    const { items } = await services.store.loops.list(instant(0), everything)
    expect(items).toHaveLength(100)
    expect(items.map(({ sessionId }) => sessionId)).toContain(id(140))
  })

  test('is one loop where two nodes see it, with the earlier beginning and the higher rate', async () => {
    const here = node()
    const there = node(here.services.store)
    here.refresh([1], 60)
    await reportLoops(here.services)
    there.pass(30 * second)
    there.refresh([1], 10)
    await reportLoops(there.services)
    const known = await here.services.store.loops.find(id(1))
    expect(known).toMatchObject({ firstSeen: plus(start, second), lastSeen: plus(start, 60 * second) })
    expect(known?.perMinute).toBeGreaterThan(40)
    expect(await audited(here.services.store)).toEqual([id(1)])
  })

  test('makes up at the next look for what could not be written', async () => {
    let isDown = true
    const store = openModelStore(createRotationJudge(contractPolicy, () => contractRing))
    const { services, refresh } = node(
      interceptStore(store, ({ name }, run) =>
        isDown && name === 'loops.find' ? Promise.reject(new Error('down')) : run(),
      ),
    )
    refresh([1], 10)
    await expect(reportLoops(services)).rejects.toThrow('down')
    isDown = false
    refresh([1], 10)
    await reportLoops(services)
    expect(await audited(store)).toEqual([id(1)])
  })

  test('counts those of the last minute by diagnosis', async () => {
    const { services, refresh, pass } = node()
    refresh([1, 2], 10)
    await reportLoops(services)
    expect(await countLoops(services)).toEqual({ clock_ahead: 2 })
    pass(61 * second)
    expect(await countLoops(services)).toEqual({})
  })
})

describe('the purge', () => {
  const never = () => false
  const audit = (at: Instant) => ({
    kind: 'login_refused' as const,
    at,
    userId: null,
    accountId: null,
    sessionId: null,
    address: null,
    by: null,
    detail: null,
  })

  test('deletes audit records past their retention and loops of the day before, and keeps the others', async () => {
    const { services, pass, now } = node()
    const { store } = services
    for (let count = 0; count < 250; count++) await store.audit.append(audit(start))
    const loop = { diagnosis: 'eager', perMinute: 1, firstSeen: start } as const
    await store.loops.record([{ ...loop, sessionId: id(1), lastSeen: start }])
    pass(2 * day)
    await store.audit.append(audit(now()))
    await store.loops.record([{ ...loop, sessionId: id(2), lastSeen: now() }])
    await purge({ ...services, auditRetention: day }, never)
    expect((await store.audit.list({}, everything)).items).toHaveLength(1)
    expect((await store.loops.list(instant(0), everything)).items.map(({ sessionId }) => sessionId)).toEqual([id(2)])
  })

  test('asks for tombstones whose last deadline is thirty days past, in small batches, and stops between two', async () => {
    const asked: (readonly unknown[])[] = []
    const store = openModelStore(createRotationJudge(contractPolicy, () => contractRing))
    const endless = interceptStore(store, ({ name, parameters }, run) => {
      if (name !== 'sessions.purge') return run()
      asked.push(parameters)
      return Promise.resolve(100)
    })
    const { services } = node(endless)
    await purge({ ...services, auditRetention: day }, () => asked.length === 3)
    expect(asked).toEqual(Array.from({ length: 3 }, () => [plus(start, -30 * day), 100]))
  })

  test('does not go on for ever in one round', async () => {
    let batches = 0
    const store = openModelStore(createRotationJudge(contractPolicy, () => contractRing))
    const { services } = node(
      interceptStore(store, ({ name }, run) => {
        if (name !== 'sessions.purge') return run()
        batches += 1
        return Promise.resolve(100)
      }),
    )
    await purge({ ...services, auditRetention: day }, never)
    expect(batches).toBe(50)
  })
})

describe('repetition', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('never runs twice at once, and stops only when the run under way has ended', async () => {
    let runs = 0
    let finish = (): void => undefined
    const repetition = repeat({
      every: 100,
      failed: () => undefined,
      run: () => {
        runs += 1
        return new Promise<void>((resolve) => (finish = resolve))
      },
    })
    await vi.advanceTimersByTimeAsync(550)
    expect(runs).toBe(1)
    finish()
    await vi.advanceTimersByTimeAsync(100)
    expect(runs).toBe(2)
    let stopped = false
    const stopping = repetition.stop().then(() => (stopped = true))
    await vi.advanceTimersByTimeAsync(1000)
    expect(stopped).toBe(false)
    finish()
    await stopping
    await vi.advanceTimersByTimeAsync(1000)
    expect(runs).toBe(2)
  })

  test('goes on after a run that failed, and tells a run that it shall stop', async () => {
    const failures: unknown[] = []
    const told: boolean[] = []
    const repetition = repeat({
      every: 100,
      failed: (error) => failures.push(error),
      run: async (isStopping) => {
        told.push(isStopping())
        throw new Error('no')
      },
    })
    await vi.advanceTimersByTimeAsync(250)
    expect(failures).toHaveLength(2)
    await repetition.stop()
    expect(told).toEqual([false, false])
  })
})
