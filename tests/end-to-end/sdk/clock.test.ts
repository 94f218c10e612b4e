import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runtimes } from './agent.ts'
import { credentials, nothingOdd, Stage } from './stage.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

/** Seconds. */
const lifetime = 2
/** A refresh runs beside the calls 12 % before the end at the earliest. Half a lifetime is for the login, which had begun before the count did. */
const leastSeconds = (refreshes: number): number => (refreshes - 0.5) * lifetime * 0.88

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open(lifetime)
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
    const { outcomes, seconds } = await agent.tell('steadily', 2)
    expect(Object.keys(outcomes)).toEqual(['200'])
    expect(seconds).toBeGreaterThan(leastSeconds(2))

    // Between the processes the clock was set right, so what was stored is dated wrongly.
    const next = stage.agent({ runtime, path, timeZone })
    const later = await next.tell('steadily', 2)
    expect(Object.keys(later.outcomes)).toEqual(['200'])
    expect(later.seconds).toBeGreaterThan(leastSeconds(1))
    expect(await next.tell('seen')).toMatchObject({ guid, refreshes: 2, events: [] })
    expect(await stage.account(guid)).toMatchObject({
      state: 'live',
      refreshCount: 4,
      odd: nothingOdd,
    })
  },
)

test.concurrent.each([day, -day, 400 * day, -400 * day])(
  'a clock that steps by %d ms costs one refresh at most',
  async (by) => {
    const agent = stage.agent()
    const guid = await agent.tell('login', credentials)
    await agent.tell('steadily', 1)
    await agent.tell('step', by)
    const { outcomes, seconds } = await agent.tell('steadily', 3)
    expect(Object.keys(outcomes)).toEqual(['200'])
    expect(seconds).toBeGreaterThan(leastSeconds(1))
    expect(await stage.account(guid)).toMatchObject({ state: 'live', refreshCount: 3 })
  },
)
