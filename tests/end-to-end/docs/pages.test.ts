import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { screenshot } from '../browser/screenshot.ts'
import { builtPages, DocsStage } from './site.ts'

vi.setConfig({ testTimeout: 600_000 })

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
  return () => browser.close()
})
let stage: DocsStage
beforeAll(async () => {
  stage = await DocsStage.open()
  return () => stage.close()
})

const desktop = { width: 1280, height: 900 }
const phone = { width: 375, height: 740 }

/** A page that remembers whatever it should not have done. */
const watched = async (context: BrowserContext): Promise<{ page: Page; complaints: string[] }> => {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => {
    // Violations of the policy are errors, and so is what cannot be loaded.
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`)
  })
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== stage.url && !request.url().startsWith('data:'))
      complaints.push(request.url())
  })
  return { page, complaints }
}

// What differs between the themes is their colours.
test.each([
  ['light', null],
  ['dark', ['color-contrast', 'link-in-text-block']],
] as const)('axe finds no fault with any page in the %s, and none asks another host', async (colorScheme, rules) => {
  const context = await browser.newContext({ viewport: desktop, colorScheme, reducedMotion: 'reduce' })
  const { page, complaints } = await watched(context)
  const found: string[] = []
  for (const path of builtPages()) {
    if (path === '/docs/404') continue
    await page.goto(stage.url + path, { waitUntil: 'load' })
    expect(await page.getAttribute('html', 'data-theme')).toBe(colorScheme)
    const axe = new AxeBuilder({ page })
    const { violations } = await (rules === null ? axe : axe.withRules([...rules])).analyze()
    for (const { id, nodes } of violations) found.push(`${path}: ${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`)
  }
  expect(found).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})

test('no page is wider than a phone', async () => {
  const context = await browser.newContext({ viewport: phone })
  const { page, complaints } = await watched(context)
  const wide: string[] = []
  for (const path of builtPages()) {
    if (path === '/docs/404') continue
    await page.goto(stage.url + path)
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    if (width > phone.width) wide.push(`${path}: ${width}`)
  }
  expect(wide).toEqual([])
  expect(complaints).toEqual([])
  await context.close()
})

test('the search finds a page by a word in it', async () => {
  const context = await browser.newContext({ viewport: desktop })
  const { page, complaints } = await watched(context)
  await page.goto(`${stage.url}/docs`)
  await page.click('button[data-open-modal]')
  await page.fill('#starlight__search input', 'clock_ahead')
  await page.waitForSelector('.pagefind-ui__result-link')
  await screenshot(page, 'docs-search')
  await page.click('.pagefind-ui__result-link[href*="refresh-loops"]')
  await page.waitForURL(/\/docs\/refresh-loops/)
  expect(complaints).toEqual([])
  await context.close()
})

test('the theme is light, dark or as the system has it, and stays over a reload', async () => {
  const context = await browser.newContext({ viewport: desktop, colorScheme: 'light' })
  const { page, complaints } = await watched(context)
  await page.goto(`${stage.url}/docs`)
  const theme = (): Promise<string | null> => page.getAttribute('html', 'data-theme')
  const choose = page.locator('starlight-theme-select select').first()
  await choose.selectOption('dark')
  await page.reload()
  expect(await theme()).toBe('dark')
  await choose.selectOption('auto')
  expect(await theme()).toBe('light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.waitForFunction(() => document.documentElement.dataset['theme'] === 'dark')
  expect(complaints).toEqual([])
  await context.close()
})

test('the picture of a wrong clock follows the slider, and says the same in words', async () => {
  const context = await browser.newContext({ viewport: desktop })
  const { page, complaints } = await watched(context)
  await page.goto(`${stage.url}/docs/clocks`)
  const said = (): Promise<string | null> => page.textContent('clock-picture output')
  expect(await said()).toContain('a refresh loop')
  await page.locator('clock-picture input').fill('-60')
  expect(await said()).toContain('expired bearers are sent for')
  expect(await page.getAttribute('.by-clock .refused', 'd')).toContain('M')
  await page.locator('clock-picture input').fill('0')
  expect(await said()).toBe('Clock right: 3 refreshes in four hours; the bearer is always good.')
  expect(complaints).toEqual([])
  await context.close()
})

test('without scripts the pages and the picture are there', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: phone })
  const page = await context.newPage()
  await page.goto(`${stage.url}/docs/clocks`)
  expect(await page.isVisible('clock-picture svg')).toBe(true)
  expect(await page.isVisible('clock-picture input')).toBe(false)
  expect(await page.textContent('clock-picture output')).toContain('a refresh loop')
  await context.close()
})

test.each([
  ['light', desktop, 'light'],
  ['dark', desktop, 'dark'],
  ['light', phone, 'phone'],
] as const)('draws pages in the %s for people to look at', async (colorScheme, viewport, name) => {
  const context = await browser.newContext({ viewport, colorScheme })
  const page = await context.newPage()
  for (const path of [
    '',
    '/refresh',
    '/clocks',
    '/refresh-loops',
    '/errors',
    '/clients',
    '/settings',
    '/benchmark',
    '/nothing',
  ]) {
    await page.goto(`${stage.url}/docs${path}`)
    await screenshot(page, `docs${path.replace('/', '-')}-${name}`)
  }
  await context.close()
})
