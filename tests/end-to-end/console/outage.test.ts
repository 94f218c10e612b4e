import type { Browser, Page } from 'playwright-core'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { screenshot } from '../browser/screenshot.ts'
import { ConsoleStage, signIn } from './stage.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
  return () => browser.close()
})
let stage: ConsoleStage
beforeAll(async () => {
  stage = await ConsoleStage.open()
  return () => stage.close()
})

const live = (page: Page) => page.getByRole('listitem').filter({ hasText: 'Live sessions' })
let page: Page
beforeEach(async () => {
  const watched = await stage.enter(browser)
  page = watched.page
  await live(page).waitFor()
  // The other pages are fetched a little later.
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.includes('HealthPage')),
  )
  return async () => {
    await watched.context.close()
    expect(watched.complaints).toEqual([])
  }
})

test('a lost connection is named, what was there stays, and it mends itself', async () => {
  await stage.stopServer()
  await page.getByText('No connection to the server.').waitFor()
  expect(await live(page).isVisible()).toBe(true)
  await page.getByText('How it is now is not known; this is how it was.').waitFor()
  await screenshot(page, 'console-lost')
  await page.getByRole('link', { name: 'Users' }).click()
  await page.getByRole('heading', { name: 'Users' }).waitFor()
  await stage.startServer()
  await page.getByText('No connection to the server.').waitFor({ state: 'detached' })
  await page.getByRole('table', { name: 'Users' }).getByText('root@example.com').waitFor()
})

test('a server that cannot work now says so in its own words, and is asked again', async () => {
  const error = {
    code: 'store_unavailable',
    message: 'The store cannot confirm anything now.',
    help: '',
    retryAfter: 1,
  }
  const refusal = { status: 503, contentType: 'application/json', body: JSON.stringify({ success: false, error }) }
  await page.route(/\/(admin|health)\//, (route) => route.fulfill(refusal))
  await page.getByText('The server cannot work now.').waitFor()
  await page.getByText('The store cannot confirm anything now.').waitFor()
  expect(await live(page).isVisible()).toBe(true)
  await page.unroute(/\/(admin|health)\//)
  await page.getByText('The server cannot work now.').waitFor({ state: 'detached' })
})

test('a reload while nobody answers waits, and then goes on', async () => {
  await page.route(/\/(admin|auth|health)\//, (route) => route.abort())
  await page.reload()
  await page.getByText('No connection to the server.').waitFor()
  await page.unroute(/\/(admin|auth|health)\//)
  await live(page).waitFor()
})

test('an ended session asks for the password over what was there, and goes on with it', async () => {
  await page.getByRole('link', { name: 'Sessions', exact: true }).click()
  await page.getByRole('table', { name: 'Sessions' }).getByText('root@example.com').first().waitFor()
  const { items } = await stage.ask<{ items: readonly { guid: string; device: string }[] }>(
    'GET /admin/sessions?state=live',
  )
  for (const { guid, device } of items)
    if (device.startsWith('Mozilla')) await stage.ask(`DELETE /admin/sessions/${guid}`)
  await page.getByRole('heading', { name: 'Sign in again to go on' }).waitFor()
  expect(await page.getByRole('dialog').textContent()).toContain('An administrator ended the session.')
  expect(await page.getByText('Logged in').first().isVisible()).toBe(true)
  await screenshot(page, 'console-ended')
  expect(await page.getByLabel('Username').inputValue()).toBe('root@example.com')
  await signIn(page)
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(new URL(page.url()).pathname).toBe('/console/sessions')
})

test('an administrator whose right is taken away is told so', async () => {
  const answer = { success: false, error: { code: 'forbidden', message: 'Only administrators may do this.', help: '' } }
  await page.route(/\/admin\//, (route) =>
    route.fulfill({ status: 403, contentType: 'application/json', body: JSON.stringify(answer) }),
  )
  await page.getByRole('dialog').filter({ hasText: 'Only administrators may do this.' }).waitFor()
})
