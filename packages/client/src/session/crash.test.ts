import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Process, SharedStorage } from '../../test/processes.ts'
import { credentials, Stage, type Fault, type Sent } from '../../test/stage.ts'

const minute = 60_000
const hour = 60 * minute

type Network = (request: Sent) => Fault
const isSpending = ({ path }: Sent): boolean => path === '/auth/refresh' || path === '/auth/masquerade'
const networks: Record<string, Network> = {
  well: () => undefined,
  refused: () => 'connection refused',
  'answers lost': (request) => (isSpending(request) ? 'answer lost' : undefined),
  'requests lost': (request) => (isSpending(request) ? 'request lost' : undefined),
  'answers garbled': (request) =>
    isSpending(request) ? { answer: { status: 200, text: '{"success":true,"tok' }, reachesServer: true } : undefined,
  'proxy timeouts': () => ({ answer: { status: 504, text: '<html>' }, reachesServer: true }),
}

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ call: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ advance: fc.integer({ min: 0, max: 90 * minute }) }) },
  { weight: 4, arbitrary: fc.record({ advance: fc.integer({ min: 0, max: 300 }) }) },
  { weight: 3, arbitrary: fc.record({ crash: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ network: fc.constantFrom(...Object.keys(networks)) }) },
  { weight: 1, arbitrary: fc.record({ switchBy: fc.nat(2), account: fc.constantFrom(1, 2, 3, 500) }) },
  { weight: 1, arbitrary: fc.record({ copyAfter: fc.integer({ min: 0, max: 2 * hour }) }) },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

async function play(steps: readonly Step[], options: { hasLock: boolean; delay: number }): Promise<Stage> {
  const stage = new Stage()
  const shared = new SharedStorage(stage.time, options)
  const errors = [0, -2 * hour, 400 * 24 * hour]
  const processes = errors.map((error) => new Process(stage, shared, () => 1.7e12 + stage.time.now + error))
  const client = (index: number) => processes[index]?.client.session ?? raise()
  await stage.time.until(client(0).login(credentials))
  for (const one of steps) {
    if ('call' in one)
      void client(one.call)
        .fetch('/reports')
        .catch(() => undefined)
    else if ('advance' in one) await stage.time.advance(one.advance)
    else if ('crash' in one) processes[one.crash] = (processes[one.crash] ?? raise()).crash()
    else if ('network' in one) stage.fault = networks[one.network] ?? raise()
    else if ('switchBy' in one)
      void client(one.switchBy)
        .masquerade(one.account)
        .catch(() => undefined)
    else deliverCopy(stage, one.copyAfter)
    await stage.time.advance(1)
  }
  stage.fault = () => undefined
  await stage.time.advance(6 * minute)
  for (const process of processes) {
    const answer = await stage.time.until(process.client.session.fetch('/reports'))
    expect(answer.status).toBe(200)
    await stage.time.until(process.client.session.close())
  }
  return stage
}

/**
 * A network may deliver a copy of the last refresh, however late. Not of a switch that was refused: its token is spent by another attempt
 * afterwards, so to a server such a copy is a stolen token.
 */
function deliverCopy(stage: Stage, after: number): void {
  const last = stage.presentations.at(-1)
  if (!last || last.body.includes('500')) return
  stage.time.timer(() => {
    stage.server.handle({
      path: last.path,
      key: last.key,
      parameters: JSON.parse(last.body) as Record<string, unknown>,
    })
  }, after)
}

function raise(): never {
  throw new Error('no such one')
}

test.each([
  { hasLock: true, delay: 0 },
  { hasLock: true, delay: 3 },
  { hasLock: false, delay: 0 },
  { hasLock: false, delay: 3 },
])('three processes on one storage lose no session, whatever is lost and whoever is killed: %j', async (options) => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      const stage = await play(steps, options)
      expect(stage.server.counts).toMatchObject({ logins: 1, reused: 0 })
      expect(stage.server.live).toHaveLength(1)
    }),
    { numRuns: 60 },
  )
})

test('two processes that wake in the same instant refresh once in all', async () => {
  const stage = new Stage()
  const shared = new SharedStorage(stage.time, { hasLock: true, delay: 1 })
  let asleep = 0
  const wall = (): number => 1.7e12 + stage.time.now + asleep
  const processes = [1, 2].map(() => new Process(stage, shared, wall))
  await stage.time.until(processes[0]?.client.session.login(credentials) ?? raise())
  for (const { client } of processes) await stage.time.until(client.session.token())
  asleep = 8 * hour
  for (const session of stage.server.live) session.bearerExpiresAt = 0
  const calls = processes.flatMap(({ client }) => [1, 2, 3].map(async () => client.session.fetch('/reports')))
  const answers = await stage.time.until(Promise.all(calls))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(stage.presentations).toHaveLength(1)
})

test('two processes without a common lock agree on the key of the pair that both received', async () => {
  const stage = new Stage()
  // Both read the storage before either writes to it, so that the later one writes over the other's record.
  const shared = new SharedStorage(stage.time, { hasLock: false, delay: 50 })
  const processes = [1, 2].map(() => new Process(stage, shared, () => 1.7e12 + stage.time.now))
  const [first, second] = processes.map(({ client }) => client.session)
  if (!first || !second) raise()
  await stage.time.until(first.login(credentials))
  await stage.time.until(second.token())
  await Promise.all([first.close(), second.close()])
  await stage.time.advance(hour)
  await stage.time.until(Promise.all([first.token(), second.token()]))
  expect(stage.server.counts).toMatchObject({ rotated: 1, repeated: 1 })
  // The one spends the new token and dies before it hears of it; the other must be able to ask for the same again.
  await stage.time.advance(hour)
  stage.fault = (request) => (isSpending(request) ? 'answer lost' : undefined)
  const lost = first.token().catch(() => undefined)
  await stage.time.advance(1_000)
  processes[0]?.crash()
  await stage.time.advance(minute)
  stage.fault = () => undefined
  expect((await stage.time.until(second.fetch('/reports'))).status).toBe(200)
  expect(stage.server.counts).toMatchObject({ superseded: 0, reused: 0 })
  await Promise.race([lost, Promise.resolve()])
})

test('whoever copied the storage is found out by the second refresh of the owner', async () => {
  const stage = new Stage()
  const own = new SharedStorage(stage.time, { hasLock: true, delay: 0 })
  const owner = new Process(stage, own, () => 1.7e12 + stage.time.now).client.session
  await stage.time.until(owner.login(credentials))
  const copy = new SharedStorage(stage.time, { hasLock: true, delay: 0 })
  copy.text = own.text
  const thief = new Process(stage, copy, () => 1.7e12 + stage.time.now).client.session
  for (let count = 0; count < 2; count++) {
    await stage.time.advance(hour)
    await stage.time.until(Promise.allSettled([owner.token(), thief.token()]))
  }
  expect(stage.server.live).toEqual([])
})
