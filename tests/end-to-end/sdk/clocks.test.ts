import type { Browser } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { runtimes, type Agent } from './agent.ts'
import type { Outcomes } from './agent/orders.ts'
import { nothingOdd, Stage, until } from './stage.ts'
import { servePage, Tab } from './tab.ts'

// They mostly wait.
vi.setConfig({ maxConcurrency: 20 })

/** The share of a bearer's lifetime after which a refresh may run beside the calls. */
const early = 0.88

let browser: Browser
let stage: Stage
beforeAll(async () => {
  browser = await launchChromium()
  return () => browser.close()
})
beforeAll(async () => {
  stage = await Stage.open(4)
  return () => stage.close()
})

const hour = 3_600_000
const day = 24 * hour

const clocks = [
  { name: 'right', wallOffset: 0, timeZone: 'UTC' },
  { name: '2 h ahead', wallOffset: 2 * hour, timeZone: 'America/St_Johns' },
  { name: '2 h behind', wallOffset: -2 * hour, timeZone: 'Asia/Kathmandu' },
  { name: '1 day ahead', wallOffset: day, timeZone: 'UTC' },
  { name: '1 day behind', wallOffset: -day, timeZone: 'UTC' },
  { name: '400 days ahead', wallOffset: 400 * day, timeZone: 'UTC' },
  { name: '400 days behind', wallOffset: -400 * day, timeZone: 'UTC' },
  { name: 'right, in the zone furthest east', wallOffset: 0, timeZone: 'Pacific/Kiritimati' },
  { name: 'right, in the zone furthest west', wallOffset: 0, timeZone: 'Etc/GMT+12' },
].map((clock, index) => ({ ...clock, runtime: runtimes[index % runtimes.length] }))

/** What holds a session, and does as it is told. */
type Holder = Pick<Agent, 'tell'>

/** Lets one begin with a wrong clock, and after it, because the clock was set right, another for which what is stored is dated wrongly. */
const refreshOncePerLifetime = async (
  begin: (wallOffset: number) => Promise<Holder>,
  wallOffset: number,
): Promise<void> => {
  const first = await begin(wallOffset)
  const guid = await stage.logIn(first)
  expect(onlyGood(await first.tell('steadily', 2))).toBe(true)
  const { spent } = await first.tell('seen')
  // More only where the machine stands still for a whole lifetime.
  expect(spent.length).toBeGreaterThanOrEqual(2)
  for (const share of spent) expect(share).toBeGreaterThan(early)

  const next = await begin(0)
  expect(onlyGood(await next.tell('steadily', 2))).toBe(true)
  const seen = await next.tell('seen')
  expect(seen).toMatchObject({ guid, refreshes: seen.spent.length + 1, events: [] })
  expect(seen.spent.length).toBeGreaterThanOrEqual(1)
  for (const share of seen.spent) expect(share).toBeGreaterThan(early)
  expect(await stage.account(guid)).toEqual({
    state: 'live',
    refreshCount: spent.length + seen.refreshes,
    odd: nothingOdd,
  })
}

const onlyGood = (outcomes: Outcomes): boolean => Object.keys(outcomes).join() === '200'

test.concurrent.each(clocks)(
  'with a clock that is $name a process refreshes once per bearer lifetime, and once more at most when it begins',
  async ({ wallOffset, timeZone, runtime }) => {
    const place = { runtime, timeZone, path: stage.path() }
    await refreshOncePerLifetime(async (offset) => stage.agent({ ...place, wallOffset: offset }), wallOffset)
  },
)

const isGrosslyWrong = ({ wallOffset }: { readonly wallOffset: number }): boolean => Math.abs(wallOffset) > day

test.concurrent.each(clocks.filter(isGrosslyWrong))(
  'with a clock that is $name a page refreshes once per bearer lifetime, and once more at most when it is opened',
  async ({ wallOffset, timeZone }) => {
    const gateway = await stage.gateway()
    servePage(gateway, stage.app)
    const context = await browser.newContext({ timezoneId: timeZone })
    await refreshOncePerLifetime((offset) => Tab.open(context, gateway.url, offset), wallOffset)
  },
)

test.concurrent.each([day, -day, 400 * day, -400 * day])(
  'a step of the clock by %d ms costs one refresh at most',
  async (by) => {
    const agent = stage.agent()
    const guid = await stage.logIn(agent)
    await agent.tell('steadily', 1)
    await agent.tell('step', by)
    expect(onlyGood(await agent.tell('steadily', 3))).toBe(true)
    const { spent } = await agent.tell('seen')
    expect(spent.length).toBeGreaterThanOrEqual(3)
    expect(spent.filter((share) => share < early).length).toBeLessThanOrEqual(1)
    expect(await stage.account(guid)).toMatchObject({ state: 'live', refreshCount: spent.length })
  },
)

test.concurrent('a page that was frozen until its bearer had run out refreshes once, and no call fails', async () => {
  const gateway = await stage.gateway()
  servePage(gateway, stage.app)
  const context = await browser.newContext()
  const tab = await Tab.open(context, gateway.url)
  const guid = await stage.logIn(tab)
  const stored = await tab.page.evaluate(() => localStorage.getItem('pawl'))
  const token = /"token":"([^"]+)"/.exec(stored ?? '')?.[1]
  const page = await context.newCDPSession(tab.page)
  await page.send('Page.setWebLifecycleState', { state: 'frozen' })
  await until('the bearer has run out', async () => {
    const { status } = await fetch(`${stage.url}/auth/session`, {
      headers: { authorization: `Bearer ${String(token)}` },
    })
    return status === 401
  })
  await page.send('Page.setWebLifecycleState', { state: 'active' })
  expect(await tab.tell('calls', 20)).toEqual({ 200: 20 })
  const { spent } = await tab.tell('seen')
  expect(spent[0]).toBeGreaterThan(1)
  for (const share of spent) expect(share).toBeGreaterThan(early)
  expect(await stage.account(guid)).toEqual({ state: 'live', refreshCount: spent.length, odd: nothingOdd })
})
