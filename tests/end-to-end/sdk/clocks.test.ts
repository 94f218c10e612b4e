import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runtimes } from './agent.ts'
import type { Outcomes } from './agent/orders.ts'
import { credentials, nothingOdd, Stage } from './stage.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000, maxConcurrency: 20 })

/** The share of a bearer's lifetime after which a refresh may run beside the calls. */
const early = 0.88

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open(2)
})
afterAll(() => stage.close())

const hour = 3_600_000
const day = 24 * hour

const clocks = [
  { name: 'right', wallOffset: 0, timeZone: 'UTC' },
  { name: '2 h ahead', wallOffset: 2 * hour, timeZone: 'UTC' },
  { name: '2 h behind', wallOffset: -2 * hour, timeZone: 'UTC' },
  { name: '1 day ahead', wallOffset: day, timeZone: 'America/St_Johns' },
  { name: '1 day behind', wallOffset: -day, timeZone: 'Asia/Kathmandu' },
  { name: '400 days ahead', wallOffset: 400 * day, timeZone: 'UTC' },
  { name: '400 days behind', wallOffset: -400 * day, timeZone: 'UTC' },
  { name: 'right, in the zone furthest east', wallOffset: 0, timeZone: 'Pacific/Kiritimati' },
  { name: 'right, in the zone furthest west', wallOffset: 0, timeZone: 'Etc/GMT+12' },
].map((clock, index) => ({ ...clock, runtime: runtimes[index % runtimes.length] }))

test.concurrent.each(clocks)(
  'with a clock that is $name there is one refresh per bearer lifetime, and one at most when another process begins',
  async ({ wallOffset, timeZone, runtime }) => {
    const path = stage.path()
    const agent = stage.agent({ runtime, path, wallOffset, timeZone })
    const guid = await agent.tell('login', credentials)
    expect(onlyGood(await agent.tell('steadily', 2))).toBe(true)
    const { spent } = await agent.tell('seen')
    expect(spent).toHaveLength(2)
    for (const share of spent) expect(share).toBeGreaterThan(early)

    // Before it the clock was set right, so what is stored is dated wrongly.
    const next = stage.agent({ runtime, path, timeZone })
    expect(onlyGood(await next.tell('steadily', 2))).toBe(true)
    const seen = await next.tell('seen')
    expect(seen).toMatchObject({ guid, refreshes: 2, events: [] })
    expect(seen.spent).toHaveLength(1)
    for (const share of seen.spent) expect(share).toBeGreaterThan(early)
    expect(await stage.account(guid)).toEqual({ state: 'live', refreshCount: 4, odd: nothingOdd })
  },
)

test.concurrent.each([day, -day, 400 * day, -400 * day])(
  'a step of the clock by %d ms costs one refresh at most',
  async (by) => {
    const agent = stage.agent()
    const guid = await agent.tell('login', credentials)
    await agent.tell('steadily', 1)
    await agent.tell('step', by)
    expect(onlyGood(await agent.tell('steadily', 3))).toBe(true)
    const { spent } = await agent.tell('seen')
    expect(spent).toHaveLength(3)
    expect(spent.filter((share) => share < early).length).toBeLessThanOrEqual(1)
    expect(await stage.account(guid)).toMatchObject({ state: 'live', refreshCount: 3 })
  },
)

const onlyGood = (outcomes: Outcomes): boolean => Object.keys(outcomes).join() === '200'
