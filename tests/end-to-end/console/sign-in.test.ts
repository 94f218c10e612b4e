import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { administrator } from '../api.ts'
import { launchChromium } from '../browser/chromium.ts'
import { screenshot } from '../browser/screenshot.ts'
import { ConsoleStage, signIn } from './stage.ts'
import { password, programs } from './traffic.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
  return () => browser.close()
})
let stage: ConsoleStage
beforeAll(async () => {
  stage = await ConsoleStage.open()
  await stage.ask('POST /admin/users', { username: programs.ada.username, password, accounts: [1] })
  return () => stage.close()
})

test('an administrator signs in, stays so over a reload, and signs out for all tabs', async () => {
  const { context, page, complaints } = await stage.visit(browser)
  await page.goto(`${stage.url}/console/sessions`)
  await page.getByLabel('Username').waitFor()
  await screenshot(page, 'console-sign-in')
  await signIn(page)
  await page.getByRole('heading', { name: 'Sessions' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Sessions' }).waitFor()
  const otherTab = await context.newPage()
  await otherTab.goto(`${stage.url}/console`)
  await otherTab.getByRole('heading', { name: 'Overview' }).waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByLabel('Username').waitFor()
  await otherTab.getByRole('heading', { name: 'Sign in again to go on' }).waitFor()
  await page.reload()
  await page.getByLabel('Username').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test.each([
  ['a wrong password', { ...administrator, password: 'something else entirely' }, /password/i],
  ['nothing', { username: '', password: '' }, /username|password/i],
  ['a user who is no administrator', { username: programs.ada.username, password }, /is no administrator/],
])('%s is refused in words, and the form stays', async (_, { username, password: given }, words) => {
  const { context, page, complaints } = await stage.visit(browser)
  await page.goto(`${stage.url}/console`)
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(given)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').filter({ hasText: words }).first().waitFor()
  expect(await page.getByRole('navigation').count()).toBe(0)
  expect(complaints).toEqual([])
  await context.close()
})
