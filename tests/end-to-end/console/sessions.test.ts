import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { ConsoleStage } from './stage.ts'
import { bringToLife, logIn, programs } from './traffic.ts'

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

/** Until what was asked for is on the screen. */
const patience = { timeout: 30_000 }

const rowsOf = (page: Page) =>
  page
    .getByRole('table', { name: 'Sessions' })
    .getByRole('row')
    .filter({ has: page.locator('.row-link') })

test('the overview shows what goes on as figures, pictures, sentences and tables, and follows it', async () => {
  const { context, page, complaints } = await stage.enter(browser)
  const live = page.getByRole('listitem').filter({ hasText: 'Live sessions' })
  await live.getByText(/^\d+$/).waitFor()
  expect(await page.getByRole('listitem').filter({ hasText: 'Refresh loops' }).last().textContent()).toContain('3')
  await page.locator('figure canvas').nth(2).waitFor()
  expect(await page.locator('figure canvas').count()).toBe(3)
  const refreshes = page.getByRole('figure', { name: 'Refreshes a minute', exact: true })
  expect(await refreshes.locator('figcaption').textContent()).toMatch(
    /In the last hour \d+ rotated and [1-9]\d* paced, at most/,
  )
  await refreshes.getByText('As a table').click()
  expect(await refreshes.getByRole('columnheader').allTextContents()).toEqual(['Minute', 'rotated', 'paced'])
  const logins = page.getByRole('figure', { name: 'Logins a minute' }).locator('figcaption')
  const before = await logins.textContent()
  await logIn(stage, programs.ada)
  await vi.waitUntil(async () => (await logins.textContent()) !== before, patience)
  expect(complaints).toEqual([])
  await context.close()
})

test('a loop is told with who, how fast and why, and a letter to the customer can be copied', async () => {
  const { context, page, complaints } = await stage.enter(browser, '/loops', {
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  for (const title of [
    'Its clock runs ahead',
    'Several machines share one login',
    'It does not keep the new refresh token',
  ]) {
    await page.getByText(title).waitFor()
  }
  const ada = page.getByRole('listitem').filter({ hasText: 'ledger-sync/3.1' })
  await ada.locator('summary').click()
  await ada.getByRole('button', { name: 'Copy the letter' }).click()
  await page.getByText('Copied.', { exact: true }).waitFor()
  const letter = await page.evaluate(() => navigator.clipboard.readText())
  expect(letter).toContain(pairs.ada.guid)
  expect(letter).toContain('Count tokenLifetime from your own time of receipt')
  expect(letter).toContain('/docs/refresh-loops#clock_ahead')
  await ada.getByRole('link', { name: 'The session' }).click()
  await page.getByRole('heading', { name: /Its clock runs ahead: \d+ refreshes a minute/ }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('sessions are found by what a customer quotes, and filtered', async () => {
  const { context, page, complaints } = await stage.enter(browser, '/sessions')
  await rowsOf(page).first().waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('grace')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Only grace@example.com/ }).waitFor()
  await vi.waitUntil(async () => (await rowsOf(page).count()) === 1, patience)
  expect(await rowsOf(page).textContent()).toContain('python-requests/2.33')
  await page.getByRole('button', { name: /Only grace@example.com/ }).click()
  await page.getByLabel('In a loop').check()
  await vi.waitUntil(async () => (await rowsOf(page).count()) === 3, patience)
  await page.getByLabel('State').selectOption('expired')
  await page.getByText('No session fits').waitFor()
  await page.getByLabel('Find a session').fill('example.com')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'alan@example.com' }).waitFor()
  await page.getByLabel('Find a session').fill('nobody at all')
  await page.keyboard.press('Enter')
  await page.getByText('No username contains “nobody at all”.').waitFor()
  await page.getByLabel('Find a session').fill(pairs.edsger.guid)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Session of edsger@example.com' }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('a session is ended only after its consequence was spelt out, and its life then says so', async () => {
  const { context, page, complaints } = await stage.enter(browser, `/sessions/${pairs.edsger.guid}`)
  await page.getByRole('button', { name: 'End the session' }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.textContent()).toContain('curl/8.14.1 has to log in anew')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.locator('button:focus', { hasText: 'End the session' }).waitFor()
  expect(
    (await stage.ask<{ session: { state: string } }>(`GET /admin/sessions/${pairs.edsger.guid}`)).session.state,
  ).toBe('live')
  await page.getByRole('button', { name: 'End the session' }).click()
  await dialog.getByRole('button', { name: 'End the session' }).click()
  await page.getByText('The session of edsger@example.com has ended.', { exact: true }).waitFor()
  const timeline = page.getByRole('region', { name: 'Timeline' })
  await timeline.getByText('An administrator ended the session.').waitFor()
  expect(await timeline.getByRole('listitem').count()).toBeGreaterThanOrEqual(3)
  expect(await page.getByRole('button', { name: 'End the session' }).count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})

test('the keyboard is enough: places, rows, and back', async () => {
  const { context, page, complaints } = await stage.enter(browser)
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  // The second must come within about a second of the first, so nothing is waited for between them.
  await Promise.all([page.keyboard.press('g'), page.keyboard.press('s')])
  await rowsOf(page).first().waitFor()
  await rowsOf(page).first().locator('.row-link').focus()
  await page.keyboard.press('ArrowDown')
  const focused = await page.evaluate(() =>
    document.activeElement?.closest('[role=row]')?.getAttribute('aria-rowindex'),
  )
  expect(focused).toBe('3')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/console\/sessions\/[\da-f-]{36}$/)
  await page.keyboard.press('?')
  await page.getByLabel('Letters are shortcuts').uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('g')
  await page.keyboard.press('h')
  expect(new URL(page.url()).pathname).toMatch(/sessions/)
  expect(complaints).toEqual([])
  await context.close()
})
