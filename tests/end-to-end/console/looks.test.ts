import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import type { Pair } from '../api.ts'
import { launchChromium } from '../browser/chromium.ts'
import { screenshot } from '../browser/screenshot.ts'
import { ConsoleStage, desktop, phone } from './stage.ts'
import { bringToLife } from './traffic.ts'

vi.setConfig({ testTimeout: 600_000 })

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
  return () => browser.close()
})
let stage: ConsoleStage
let pairs: Awaited<ReturnType<typeof bringToLife>>
beforeAll(async () => {
  stage = await ConsoleStage.open()
  pairs = await bringToLife(stage)
  return () => stage.close()
})

interface View {
  readonly name: string
  readonly path: (pairs: Readonly<Record<'ada', Pair>>) => string
  /** What is there once everything is. */
  readonly shows: string
  readonly then?: (page: Page) => Promise<unknown>
}

const views: readonly View[] = [
  { name: 'overview', path: () => '', shows: 'Live sessions' },
  {
    name: 'loops',
    path: () => '/loops',
    shows: 'ada@example.com',
    then: (page) => page.locator('summary').first().click(),
  },
  { name: 'sessions', path: () => '/sessions', shows: 'ada@example.com' },
  { name: 'session', path: ({ ada }) => `/sessions/${ada.guid}`, shows: 'Its clock runs ahead' },
  {
    name: 'end-session',
    path: ({ ada }) => `/sessions/${ada.guid}`,
    shows: 'Its clock runs ahead',
    then: (page) => page.getByRole('button', { name: 'End the session' }).click(),
  },
  { name: 'users', path: () => '/users', shows: 'ada@example.com' },
  { name: 'user', path: () => '/users/2', shows: 'ledger-sync/3.1' },
  {
    name: 'new-user',
    path: () => '/users',
    shows: 'ada@example.com',
    then: (page) => page.getByRole('button', { name: 'New user' }).click(),
  },
  { name: 'accounts', path: () => '/accounts', shows: 'Weir' },
  { name: 'audit', path: () => '/audit', shows: 'User created' },
  { name: 'health', path: () => '/health', shows: 'bearer.lifetime' },
  {
    name: 'shortcuts',
    path: () => '/health',
    shows: 'bearer.lifetime',
    then: async (page) => {
      await page.keyboard.press('?')
      await page.getByRole('heading', { name: 'Shortcuts' }).waitFor()
    },
  },
  { name: 'empty', path: () => '/sessions?state=expired', shows: 'No session fits' },
  { name: 'nothing', path: () => '/nothing', shows: 'There is no such page' },
]

// What differs between the themes is their colours.
const ofColours = ['color-contrast', 'link-in-text-block']

test.each([
  ['light', desktop, 'light'],
  ['dark', desktop, 'dark'],
  ['light', phone, 'phone'],
] as const)('axe finds no fault in the %s at %o', async (colorScheme, viewport, suffix) => {
  const { context, page, complaints } = await stage.enter(browser, '', { viewport, colorScheme })
  const found: string[] = []
  for (const { name, path, shows, then } of views) {
    await page.goto(`${stage.url}/console${path(pairs)}`)
    await page.getByText(shows).filter({ visible: true }).first().waitFor()
    await then?.(page)
    await screenshot(page, `console-${name}-${suffix}`)
    const axe = new AxeBuilder({ page })
    const { violations } = await (colorScheme === 'dark' ? axe.withRules(ofColours) : axe).analyze()
    for (const { id, nodes } of violations) {
      for (const node of nodes) found.push(`${name}: ${id}: ${node.html.slice(0, 200)}`)
    }
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    if (width > viewport.width) found.push(`${name} is ${width} wide`)
  }
  expect(found).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})

test('on a phone the places are in a drawer, which gives the focus back', async () => {
  const { context, page, complaints } = await stage.enter(browser, '', { viewport: phone })
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('dialog', { name: 'Menu' }).waitFor()
  await screenshot(page, 'console-drawer-phone')
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog', { name: 'Menu' }).waitFor({ state: 'detached' })
  await page.locator('button[aria-label=Menu]:focus').waitFor()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('dialog').getByRole('link', { name: 'Accounts' }).click()
  await page.getByRole('heading', { name: 'Accounts' }).waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('the theme is light, dark or as the system has it, as in the documentation, and stays over a reload', async () => {
  const { context, page, complaints } = await stage.enter(browser, '', { colorScheme: 'light' })
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const light = await background()
  await page.getByLabel('Dark').check({ force: true })
  const dark = await background()
  expect(dark).not.toBe(light)
  await page.reload()
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  expect(await background()).toBe(dark)
  expect(await page.evaluate(() => localStorage.getItem('starlight-theme'))).toBe('dark')
  await page.getByLabel('As the system').check({ force: true })
  expect(await background()).toBe(light)
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await background()).toBe(dark)
  expect(complaints).toEqual([])
  await context.close()
})
