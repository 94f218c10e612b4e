import { instant, type Clock, type DomainEvent, type SessionId } from '@pawl/core'
import { describe, expect, test } from 'vitest'
import { createLog } from './log.ts'
import { createMetrics } from './metrics.ts'
import { Observer } from './observer.ts'

const session = '018f6a3e-0000-7000-8000-000000000001' as SessionId

const observed = (at = '2026-01-01T10:00:30Z') => {
  let now = instant(Date.parse(at))
  const clock: Clock = { now: () => now }
  const lines: string[] = []
  const log = createLog({ level: 'info', format: 'json' }, { write: (line) => void lines.push(line) })
  const observer = new Observer(clock, log)
  const pass = (seconds: number) => {
    now = instant(now + seconds * 1000)
    observer.turn()
  }
  return { observer, lines, pass }
}

const times = (count: number, event: DomainEvent, observer: Observer) => {
  for (let done = 0; done < count; done++) observer.emit(event)
}

describe('the minutes of the overview', () => {
  test('keep each event in the minute in which it happened', () => {
    const { observer, pass } = observed()
    times(3, { kind: 'refresh', result: 'rotated', sessionId: session }, observer)
    times(2, { kind: 'refresh', result: 'paced', sessionId: session }, observer)
    pass(30)
    times(1, { kind: 'refresh', result: 'reused', sessionId: session }, observer)
    times(4, { kind: 'login', result: 'succeeded' }, observer)
    times(5, { kind: 'login', result: 'invalid_credentials' }, observer)
    pass(60)
    times(1, { kind: 'loop_seen', diagnosis: 'eager', sessionId: session }, observer)
    const shown = observer.minutes().map(({ at, ...counts }) => [new Date(at).toISOString(), counts])
    const quiet = {
      logins: 0,
      refusedLogins: 0,
      refreshes: 0,
      pacedRefreshes: 0,
      refusedRefreshes: 0,
      reuses: 0,
      loops: 0,
    }
    expect(shown).toEqual([
      ['2026-01-01T10:00:00.000Z', { ...quiet, refreshes: 5, pacedRefreshes: 2 }],
      ['2026-01-01T10:01:00.000Z', { ...quiet, logins: 4, refusedLogins: 5, refusedRefreshes: 1, reuses: 1 }],
      ['2026-01-01T10:02:00.000Z', { ...quiet, loops: 1 }],
    ])
  })

  test('are at most sixty, without a gap, also after a long sleep', () => {
    const { observer, pass } = observed()
    for (let minute = 0; minute < 70; minute++) {
      times(minute, { kind: 'login', result: 'checked' }, observer)
      pass(60)
    }
    expect(observer.minutes().map(({ logins }) => logins)).toEqual([
      ...Array.from({ length: 59 }, (_, at) => at + 11),
      0,
    ])
    times(7, { kind: 'login', result: 'checked' }, observer)
    pass(40 * 86_400)
    const minutes = observer.minutes()
    expect(minutes).toHaveLength(60)
    expect(minutes.every(({ logins }) => logins === 0)).toBe(true)
    const steps = minutes.slice(1).map(({ at }, index) => at - (minutes[index]?.at ?? 0))
    expect(new Set(steps)).toEqual(new Set([60_000]))
  })
})

describe('the verdicts on a session', () => {
  test('are kept for sessions that stand out, not for those that only rotate', () => {
    const { observer } = observed()
    const quiet = '018f6a3e-0000-7000-8000-000000000002' as SessionId
    times(9, { kind: 'refresh', result: 'rotated', sessionId: quiet }, observer)
    times(2, { kind: 'refresh', result: 'paced', sessionId: session }, observer)
    times(1, { kind: 'refresh', result: 'superseded', sessionId: session }, observer)
    times(1, { kind: 'refresh', result: 'unknown', sessionId: null }, observer)
    expect(observer.verdictsOf(session)).toEqual({ repeated: 0, paced: 2, superseded: 1, reused: 0 })
    expect(observer.verdictsOf(quiet)).toBeUndefined()
  })
})

describe('the log', () => {
  test('has one line for reuse, a rolled back store and a new loop, and none for a refresh', () => {
    const { observer, lines } = observed()
    times(50, { kind: 'refresh', result: 'rotated', sessionId: session }, observer)
    observer.emit({ kind: 'session_reused', sessionId: session })
    observer.emit({ kind: 'store_rolled_back', sessionId: session })
    observer.emit({ kind: 'loop_seen', sessionId: session, diagnosis: 'clock_ahead' })
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { level: 'warn', session },
      { level: 'error', session },
      { level: 'warn', session, diagnosis: 'clock_ahead' },
    ])
  })
})

describe('the metrics', () => {
  const valuesOf = async (observer: Observer) => {
    const text = await createMetrics(observer).text()
    const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    return new Map(
      samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
    )
  }

  test('show every outcome, those too that nobody has seen', async () => {
    const { observer } = observed()
    times(3, { kind: 'refresh', result: 'rotated', sessionId: session }, observer)
    observer.emit({ kind: 'verify', result: 'accepted' })
    observer.emit({ kind: 'store_rolled_back', sessionId: session })
    const values = await valuesOf(observer)
    expect(values.get('pawl_refreshes_total{result="rotated"}')).toBe(3)
    expect(values.get('pawl_refreshes_total{result="flood"}')).toBe(0)
    expect(values.get('pawl_verifications_total{result="accepted"}')).toBe(1)
    expect(values.get('pawl_logins_total{result="too_many_attempts"}')).toBe(0)
    expect(values.get('pawl_refresh_loops_total{diagnosis="eager"}')).toBe(0)
    expect(values.get('pawl_store_rolled_back_total')).toBe(1)
    expect([...values.keys()].filter((name) => name.startsWith('process_cpu_seconds_total'))).not.toEqual([])
    expect([...values.keys()].filter((name) => name.startsWith('nodejs_eventloop_lag'))).not.toEqual([])
  })

  test('give requests by route and status, and durations in cumulative buckets', async () => {
    const { observer } = observed()
    observer.answered('POST /auth/refresh', 200, 0.004)
    observer.answered('POST /auth/refresh', 200, 0.03)
    observer.answered('POST /auth/refresh', 401, 99)
    observer.answered('unmatched', 404, 0.001)
    const values = await valuesOf(observer)
    const refresh = 'method="POST",route="/auth/refresh"'
    expect(values.get(`pawl_http_requests_total{${refresh},status="200"}`)).toBe(2)
    expect(values.get(`pawl_http_requests_total{${refresh},status="401"}`)).toBe(1)
    expect(values.get('pawl_http_requests_total{method="",route="unmatched",status="404"}')).toBe(1)
    const bucket = (bound: string) => values.get(`pawl_http_request_duration_seconds_bucket{le="${bound}",${refresh}}`)
    expect([bucket('0.0025'), bucket('0.005'), bucket('0.05'), bucket('10'), bucket('+Inf')]).toEqual([0, 1, 2, 2, 3])
    expect(values.get(`pawl_http_request_duration_seconds_count{${refresh}}`)).toBe(3)
    expect(values.get(`pawl_http_request_duration_seconds_sum{${refresh}}`)).toBeCloseTo(99.034)
  })

  test('give readings of today, and leave out what nobody measures', async () => {
    const { observer } = observed()
    let depth = 3
    observer.watch({ hashQueueDepth: () => depth })
    observer.loopsNow = { eager: 2 }
    observer.commits.add(8, 0.0003)
    observer.hashWaited(0.2)
    depth = 5
    const values = await valuesOf(observer)
    expect(values.get('pawl_password_hash_queue_depth')).toBe(5)
    expect(values.has('pawl_clock_divergence_seconds')).toBe(false)
    expect(values.get('pawl_looping_sessions{diagnosis="eager"}')).toBe(2)
    expect(values.get('pawl_store_batch_size_sum')).toBe(8)
    expect(values.get('pawl_store_commit_duration_seconds_bucket{le="0.0005"}')).toBe(1)
    expect(values.get('pawl_password_hash_wait_seconds_count')).toBe(1)
  })
})
