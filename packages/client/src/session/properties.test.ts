import fc from 'fast-check'
import { expect, test } from 'vitest'
import { credentials, Stage, type AnyEvent, type Fault, type Sent } from '../../test/stage.ts'

const hour = 3_600_000

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ calls: fc.integer({ min: 1, max: 5 }) }) },
  {
    weight: 6,
    arbitrary: fc.record({ advance: fc.oneof(fc.integer({ max: 5_000, min: 0 }), fc.integer({ max: hour, min: 0 })) }),
  },
  { weight: 2, arbitrary: fc.record({ wall: fc.integer({ min: -500 * 86_400_000, max: 500 * 86_400_000 }) }) },
  { weight: 2, arbitrary: fc.record({ rate: fc.constantFrom(0, 0.5, 1, 2, 50, -1) }) },
  { weight: 2, arbitrary: fc.record({ lifetime: fc.constantFrom(0, 1, 5, 10, 30, 89, 90, 600, 3600) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      network: fc.constantFrom(
        'well',
        'connection refused',
        'answer lost',
        'request lost',
        'html',
        'truncated',
        '500',
        '429',
        'api 401',
        'all 401',
        'no pair',
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ wake: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ refuse: fc.constant(true) }) },
)

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never
type Network = (request: Sent) => Fault
const answer = (status: number, text: string): Fault => ({ answer: { status, text }, reachesServer: true })
const networks: Record<string, Network> = {
  well: () => undefined,
  'connection refused': () => 'connection refused',
  'answer lost': ({ path }) => (path === '/auth/refresh' ? 'answer lost' : undefined),
  'request lost': ({ path }) => (path === '/auth/refresh' ? 'request lost' : undefined),
  html: () => answer(200, '<html>Welcome to the airport</html>'),
  truncated: () => answer(200, '{"success":true,"token":"at.secret","refr'),
  '500': () => answer(500, '{}'),
  '429': () => answer(429, '{"success":false,"error":{"code":"refresh_flood","message":"Wait.","retryAfter":3}}'),
  'api 401': ({ path }) => (path === '/auth/refresh' ? undefined : answer(401, '{}')),
  'all 401': () => answer(401, '{"success":false,"error":{"code":"invalid_token","message":"No."}}'),
  'no pair': () => answer(200, '{"success":true}'),
}

test('at most 6 + W/interval refreshes in any W seconds, whatever the clock, the server and the caller do', async () => {
  const plan = [fc.array(step, { minLength: 5, maxLength: 60 }), fc.constantFrom(0, 0.5, 0.99)] as const
  await fc.assert(
    fc.asyncProperty(...plan, async (steps, random) => {
      const { stage, events, intervals } = await walk(steps, random)
      expectBound(
        stage.presentations.map(({ at }) => at),
        intervals,
      )
      // No honest client loses its session, whatever happens on the way.
      expect(stage.server.counts.reused).toBe(0)
      expect(events.filter(({ name }) => name === 'ended')).toEqual([])
    }),
    { numRuns: 120 },
  )
})

interface Interval {
  readonly at: number
  readonly interval: number
}

async function walk(
  steps: readonly Step[],
  random: number,
): Promise<{ stage: Stage; events: readonly AnyEvent[]; intervals: readonly Interval[] }> {
  const stage = new Stage()
  const clock = { error: 1_700_000_000_000, rate: 1, since: 0 }
  const wall = (): number => clock.error + (stage.time.now - clock.since) * clock.rate
  const { session, events, wake } = stage.client({ wall, random: () => random })
  const intervals: Interval[] = []
  session.on('refreshed', ({ tokenLifetime }) => {
    intervals.push({ at: stage.time.now, interval: intervalOf(tokenLifetime) })
  })
  const call = async (): Promise<unknown> => session.fetch('/reports').catch(() => undefined)
  await stage.time.until(session.login(credentials))
  for (const one of steps) {
    if ('calls' in one) await stage.time.until(Promise.all(Array.from({ length: one.calls }, call)))
    else if ('advance' in one) await stage.time.advance(one.advance)
    else if ('wall' in one) clock.error += one.wall
    else if ('rate' in one) Object.assign(clock, { error: wall(), since: stage.time.now, rate: one.rate })
    else if ('lifetime' in one) stage.server.tokenLifetime = one.lifetime
    else if ('network' in one) stage.fault = networks[one.network] ?? stage.fault
    else if ('wake' in one) wake()
    else {
      const bearer = await stage.time.until(session.token().catch(() => ''))
      await stage.time.until(session.token(bearer).catch(() => ''))
    }
  }
  await stage.time.until(session.close())
  return { stage, events, intervals }
}

function intervalOf(lifetime: number): number {
  if (lifetime < 0) return 10 / 3
  return lifetime < 90 ? Math.max(2, lifetime / 3) : 30
}

/** `intervals`: those that were in force, and since when. */
function expectBound(passed: readonly number[], intervals: readonly Interval[]): void {
  for (const [first, start] of passed.entries()) {
    for (const [last, end] of passed.entries()) {
      if (last < first) continue
      const before = intervals.findLast(({ at }) => at <= start)?.interval ?? 30
      const within = intervals.filter(({ at }) => at > start && at <= end).map(({ interval }) => interval)
      const seconds = (end - start) / 1000
      expect(last - first + 1).toBeLessThanOrEqual(6 + seconds / Math.min(before, ...within) + 1e-6)
    }
  }
}

test('a constant error of the wall clock, of any size, changes no refresh at all', async () => {
  const plan = fc.record({
    error: fc.integer({ min: -2_000 * 86_400_000, max: 2_000 * 86_400_000 }),
    lifetime: fc.integer({ min: 20, max: 7_200 }),
    pauses: fc.array(fc.integer({ min: 0, max: 2 * hour }), { minLength: 1, maxLength: 20 }),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ error, lifetime, pauses }) => {
      const [right, wrong] = await Promise.all([0, error].map((by) => refreshTimes(by, lifetime, pauses)))
      expect(wrong).toEqual(right)
    }),
    { numRuns: 60 },
  )
})

async function refreshTimes(error: number, tokenLifetime: number, pauses: readonly number[]): Promise<number[]> {
  const stage = new Stage({ tokenLifetime })
  const { session } = await stage.loggedIn({ wall: () => 1_700_000_000_000 + stage.time.now + error })
  for (const pause of pauses) {
    expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
    await stage.time.advance(pause)
  }
  await stage.time.until(session.close())
  return stage.presentations.map(({ at }) => at)
}

test('a single step of the wall clock, of any size and at any time, causes at most one refresh more', async () => {
  const plan = fc.record({
    stepBy: fc.integer({ min: -2_000 * 86_400_000, max: 2_000 * 86_400_000 }),
    stepAt: fc.integer({ min: 0, max: 6 * hour }),
  })
  await fc.assert(
    fc.asyncProperty(plan, async ({ stepBy, stepAt }) => {
      const stage = new Stage()
      const { session } = await stage.loggedIn({
        wall: () => 1_700_000_000_000 + stage.time.now + (stage.time.now >= stepAt ? stepBy : 0),
      })
      for (let at = 0; at < 6.2 * hour; at = stage.time.now) {
        expect((await stage.time.until(session.fetch('/reports'))).status).toBe(200)
        await stage.time.advance(120_000)
      }
      await stage.time.until(session.close())
      expect(stage.presentations.length).toBeGreaterThanOrEqual(6)
      expect(stage.presentations.length).toBeLessThanOrEqual(7)
    }),
    { numRuns: 40 },
  )
})
