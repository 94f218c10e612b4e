import type { Browser, BrowserContext } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { Gateway } from './gateway.ts'
import { credentials, nothingOdd, Stage } from './stage.ts'
import { servePage, Tab } from './tab.ts'

let browser: Browser
let stage: Stage
/** Serves the page, and knows no server. */
let elsewhere: Gateway
beforeAll(async () => {
  browser = await launchChromium()
  return () => browser.close()
})
beforeAll(async () => {
  elsewhere = await Gateway.open(() => '')
  return () => elsewhere.close()
})
beforeAll(async () => {
  stage = await Stage.open(3600, { PAWL_CORS_ORIGINS: elsewhere.url })
  servePage(elsewhere, stage.app)
  return () => stage.close()
})

const hour = 3_600_000

interface Visit {
  readonly gateway: Gateway
  readonly context: BrowserContext
  /** Opens the page in one more tab. */
  readonly open: () => Promise<Tab>
}

/** A browser of its own, as if nobody had been there, and a page on the API's own origin or on another. */
const visit = async (origin: 'same' | 'other' = 'same'): Promise<Visit> => {
  const [gateway, context] = await Promise.all([stage.gateway(), browser.newContext()])
  servePage(gateway, stage.app)
  const url = origin === 'same' ? gateway.url : `${elsewhere.url}/?api=${gateway.url}`
  return { gateway, context, open: () => Tab.open(context, url) }
}

describe.concurrent.each(['same', 'other'] as const)('on the %s origin', (origin) => {
  test('one tab logs in and calls; 100 calls at once are one refresh; a reload goes on with the session', async () => {
    const tab = await (await visit(origin)).open()
    const guid = await stage.logIn(tab)
    expect(await tab.tell('calls', 3)).toEqual({ 200: 3 })
    await tab.tell('expire')
    expect(await tab.tell('calls', 100)).toEqual({ 200: 100 })
    expect(await tab.tell('seen')).toMatchObject({ guid, refreshes: 1, events: [] })
    await tab.page.reload()
    await tab.isReady()
    expect(await tab.tell('calls', 1)).toEqual({ 200: 1 })
    expect(await tab.tell('seen')).toMatchObject({ guid, refreshes: 0 })
    expect(await stage.account(guid)).toEqual({ state: 'live', refreshCount: 1, odd: nothingOdd })
  })

  test('two tabs refresh once in all, when the bearer has run out and when they wake from 8 h of sleep', async () => {
    const { open } = await visit(origin)
    const tabs = await Promise.all([open(), open()])
    const guid = await stage.logIn(tabs[0])
    const callAll = (count: number): Promise<unknown[]> => Promise.all(tabs.map((tab) => tab.tell('calls', count)))
    expect(await callAll(1)).toEqual([{ 200: 1 }, { 200: 1 }])
    await Promise.all(tabs.map((tab) => tab.tell('expire')))
    expect(await callAll(100)).toEqual([{ 200: 100 }, { 200: 100 }])
    expect(await stage.account(guid)).toEqual({ state: 'live', refreshCount: 1, odd: nothingOdd })
    await Promise.all(tabs.map((tab) => tab.tell('wake', 8 * hour)))
    expect(await callAll(20)).toEqual([{ 200: 20 }, { 200: 20 }])
    expect(await stage.account(guid)).toEqual({ state: 'live', refreshCount: 2, odd: nothingOdd })
  })

  test('when a tab is closed in the middle of a refresh, the other goes on with the same pair', async () => {
    const { gateway, open } = await visit(origin)
    const [closed, other] = await Promise.all([open(), open()])
    const guid = await stage.logIn(closed)
    await other.tell('expire')
    gateway.disturbRefreshes({ after: () => closed.page.close(), passes: 0 })
    await closed.tell('renew').catch(() => undefined)
    expect(closed.page.isClosed()).toBe(true)
    expect(await other.tell('calls', 10)).toEqual({ 200: 10 })
    const { odd, ...account } = await stage.account(guid)
    expect(account).toEqual({ state: 'live', refreshCount: 1 })
    // Chromium itself may send it once more, when a connection is cut that had served before.
    expect(odd.repeated).toBeGreaterThanOrEqual(1)
    expect(odd).toMatchObject({ superseded: 0, reused: 0 })
  })

  test('calls that are made offline when the bearer has run out succeed once the page is online again', async () => {
    const { context, open } = await visit(origin)
    const tab = await open()
    const guid = await stage.logIn(tab)
    await context.setOffline(true)
    expect(await tab.tell('calls', 1)).toEqual({ 'TypeError: Failed to fetch': 1 })
    await tab.tell('expire')
    const calls = tab.tell('calls', 10)
    await tab.page.waitForFunction(() => orders.seen().events.includes('refreshFailed'))
    await context.setOffline(false)
    expect(await calls).toEqual({ 200: 10 })
    expect(await stage.account(guid)).toEqual({ state: 'live', refreshCount: 1, odd: nothingOdd })
  })
})

test.concurrent('where the browser denies its storage the session lives as long as the page', async () => {
  const { context, open } = await visit()
  await context.addInitScript(() => {
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('The document is sandboxed', 'SecurityError')
      },
    })
  })
  const tab = await open()
  const guid = await stage.logIn(tab)
  await tab.tell('expire')
  expect(await tab.tell('calls', 100)).toEqual({ 200: 100 })
  const { events } = await tab.tell('seen')
  expect(new Set(events)).toEqual(new Set(['storageFailed']))
  expect(await stage.account(guid)).toEqual({ state: 'live', refreshCount: 1, odd: nothingOdd })
})

test.concurrent('two tabs of a page without TLS, where there are no locks, keep the session too', async () => {
  const { gateway, context } = await visit()
  const url = gateway.url.replace('127.0.0.1', 'app.example')
  const tabs = await Promise.all([Tab.open(context, url), Tab.open(context, url)])
  expect(await tabs[0].page.evaluate(() => isSecureContext)).toBe(false)
  const guid = await stage.logIn(tabs[0])
  for (const tab of tabs) expect(await tab.tell('calls', 1)).toEqual({ 200: 1 })
  await Promise.all(tabs.map((tab) => tab.tell('expire')))
  expect(await Promise.all(tabs.map((tab) => tab.tell('calls', 20)))).toEqual([{ 200: 20 }, { 200: 20 }])
  expect(await stage.account(guid)).toMatchObject({ state: 'live', refreshCount: 1, odd: { reused: 0 } })
})

test.concurrent('a page whose origin the server does not list is told that no answer came', async () => {
  const gateway = await stage.gateway()
  const stranger = await stage.gateway()
  servePage(stranger, stage.app)
  const tab = await Tab.open(await browser.newContext(), `${stranger.url}/?api=${gateway.url}`)
  await expect(tab.tell('login', credentials)).rejects.toThrow('No answer from')
})
