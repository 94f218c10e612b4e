import AxeBuilder from '@axe-core/playwright'
import { endpoints } from '@pawl/protocol'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { administrator } from '../api.ts'
import { launchChromium } from '../browser/chromium.ts'
import { screenshot } from '../browser/screenshot.ts'
import { DocsStage } from './site.ts'

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

interface Sent {
  readonly status: string | null
  readonly answer: Record<string, unknown>
}

/** Fills in the form below a heading, sends it, and reads what it says then. */
const send = async (page: Page, id: keyof typeof endpoints, fields: Record<string, string> = {}): Promise<Sent> => {
  const details = page.locator(`#${id} ~ details.try`).first()
  if ((await details.getAttribute('open')) === null) await details.locator('summary').click()
  for (const [name, value] of Object.entries(fields)) await details.locator(`[name="${name}"]`).fill(value)
  const status = details.locator('[data-status]')
  await status.evaluate((line) => (line.textContent = ''))
  await details.locator('button').click()
  await details.locator('[data-status]:not(:empty)').waitFor()
  return {
    status: await status.textContent(),
    answer: JSON.parse((await details.locator('[data-answer]').textContent()) ?? '') as Record<string, unknown>,
  }
}

test('every endpoint is on the page, and asks the server that shows it', async () => {
  const context = await browser.newContext({ colorScheme: 'light', reducedMotion: 'reduce' })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    // A refusal is what some requests are made for.
    if (message.type() === 'error' && !message.text().includes('status of 40')) complaints.push(message.text())
  })
  await page.goto(`${stage.url}/docs/api`)
  for (const id of Object.keys(endpoints)) expect(await page.locator(`#${id} ~ details.try`).count()).toBeGreaterThan(0)

  const missing = await send(page, 'login')
  expect(missing.status).toMatch(/^400 /)
  expect(missing.answer['error']).toMatchObject({ code: 'missing_parameter', parameters: ['username', 'password'] })
  expect((await send(page, 'showCurrentSession')).status).toMatch(/^401 /)

  const pair = (await send(page, 'login', { ...administrator })).answer
  expect(await page.textContent('[data-signed-in]')).toContain('Signed in')
  expect((await send(page, 'showCurrentSession')).answer).toMatchObject({ success: true, guid: pair['guid'] })
  const next = await send(page, 'refresh')
  expect(next.status).toMatch(/^200 OK, \d+ ms$/)
  expect(next.answer['token']).not.toBe(pair['token'])

  const created = await send(page, 'createUser', {
    username: 'ada@example.com',
    password: 'a long enough one',
    accounts: '1',
  })
  expect(created.status).toMatch(/^201 /)
  const { id } = created.answer['user'] as { id: number }
  expect((await send(page, 'showUser', { id: String(id) })).answer).toMatchObject({
    user: { username: 'ada@example.com' },
  })
  const found = await send(page, 'listUsers', { query: 'ada', limit: '5' })
  expect(found.answer['items']).toMatchObject([{ username: 'ada@example.com' }])

  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true
  })
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.waitForFunction((wanted) => document.documentElement.dataset['theme'] === wanted, theme)
    const axe = new AxeBuilder({ page })
    // What differs between the themes is their colours.
    const { violations } = await (theme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze()
    expect(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes[0]?.html ?? ''}`)).toEqual([])
  }
  expect(complaints).toEqual([])
  await page.evaluate(() => {
    for (const details of document.querySelectorAll<HTMLDetailsElement>('details:not(#login ~ *)')) details.open = false
    document.querySelector('#login')?.scrollIntoView()
  })
  await screenshot(page, 'docs-api-dark')
  await context.close()
})

test('a server that does not answer is said in words', async () => {
  const page = await browser.newPage()
  await page.goto(`${stage.url}/docs/api`)
  await page.route('**/health/live', (route) => route.abort())
  const details = page.locator('#showLive ~ details.try').first()
  await details.locator('summary').click()
  await details.locator('button').click()
  await details.locator('[data-status]:not(:empty)').waitFor()
  expect(await details.locator('[data-status]').textContent()).toMatch(/^No answer: /)
  expect(await details.locator('[data-answer]').isVisible()).toBe(false)
  await page.close()
})
