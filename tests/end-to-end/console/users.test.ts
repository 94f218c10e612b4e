import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { administrator } from '../api.ts'
import { launchChromium } from '../browser/chromium.ts'
import { ConsoleStage } from './stage.ts'
import { logIn, password, programs } from './traffic.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
  return () => browser.close()
})
let stage: ConsoleStage
beforeAll(async () => {
  stage = await ConsoleStage.open()
  await stage.ask('POST /admin/accounts', { id: 20, name: 'Mill' })
  await stage.ask('POST /admin/accounts', { id: 30, name: 'Weir' })
  for (const { username } of [programs.ada, programs.grace]) {
    await stage.ask('POST /admin/users', { username, password, accounts: [20, 30] })
  }
  return () => stage.close()
})

/** Until what was asked for is on the screen. */
const patience = { timeout: 30_000 }

/** Waits for a toast, and keeps it there: none goes while the pointer is on it. */
const stay = (page: Page, text: string): Promise<void> => page.getByText(text, { exact: true }).hover(patience)

interface Shown {
  readonly disabled: boolean
  readonly administrator: boolean
  readonly integrator: boolean
  readonly defaultAccountId: number | null
  readonly accounts: readonly { readonly id: number }[]
}

const userCalled = async (name: string): Promise<Shown & { readonly id: number }> => {
  const { items } = await stage.ask<{ items: readonly (Shown & { id: number; username: string })[] }>(
    'GET /admin/users',
  )
  const user = items.find(({ username }) => username === name)
  if (user === undefined) throw new Error(`There is no ${name}.`)
  return user
}

test('a user is created; what the server refuses stands at its field until then', async () => {
  const { context, page, complaints } = await stage.enter(browser, '/users')
  await page.getByRole('button', { name: 'New user' }).click()
  const dialog = page.getByRole('dialog')
  const errorOf = async (label: string): Promise<string> => {
    const described = await dialog.getByLabel(label, { exact: true }).getAttribute('aria-describedby')
    return (await page.locator(`[id="${described ?? ''}"] [role=alert]`).textContent()) ?? ''
  }
  await dialog.getByRole('button', { name: 'Create the user' }).click()
  await dialog.getByRole('alert').first().waitFor()
  expect(await errorOf('Username')).not.toBe('')
  expect(await errorOf('Password')).not.toBe('')

  await dialog.getByLabel('Username').fill(programs.ada.username)
  await dialog.getByLabel('Password', { exact: true }).fill(password)
  await dialog.getByLabel('Weir').check()
  await dialog.getByRole('button', { name: 'Create the user' }).click()
  await dialog.getByText('This username is taken. Choose another.').waitFor()
  expect(await errorOf('Username')).toContain('taken')

  await dialog.getByLabel('Username').fill('barbara@example.com')
  await dialog.getByRole('button', { name: 'Make one up' }).click()
  expect(await dialog.getByLabel('Password', { exact: true }).inputValue()).toMatch(/^[A-Za-z2-9]{20}$/)
  await dialog.getByLabel('Integrator').check()
  await dialog.getByRole('button', { name: 'Create the user' }).click()
  await page.getByRole('heading', { name: 'barbara@example.com' }).waitFor()
  expect(await userCalled('barbara@example.com')).toMatchObject({
    integrator: true,
    accounts: [{ id: 30 }],
    defaultAccountId: null,
  })
  expect(complaints).toEqual([])
  await context.close()
})

test('a disabled user is logged out; the toast takes the disabling back', async () => {
  await logIn(stage, programs.ada)
  const { id } = await userCalled(programs.ada.username)
  const { context, page, complaints } = await stage.enter(browser, `/users/${id}`)
  await page.getByRole('button', { name: 'Disable' }).click()
  expect(await page.getByRole('dialog').textContent()).toContain('no login succeeds')
  await page.getByRole('button', { name: 'Disable the user' }).click()
  await stay(page, 'ada@example.com is disabled; one session has ended.')
  expect((await userCalled(programs.ada.username)).disabled).toBe(true)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Taken back: ada@example.com is as before.', { exact: true }).waitFor()
  expect((await userCalled(programs.ada.username)).disabled).toBe(false)
  await page.getByText('May log in', { exact: true }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('memberships, default account, password and rights are changed, and all sessions ended', async () => {
  const { id } = await userCalled(programs.grace.username)
  await logIn(stage, programs.grace)
  const { context, page, complaints } = await stage.enter(browser, `/users/${id}`)
  await page.getByLabel('Default account').selectOption('30')
  await page.getByLabel('Mill').uncheck()
  await page.getByText('Sessions of grace@example.com on Mill end when you save.').waitFor()
  await page.getByRole('button', { name: 'Save the memberships' }).click()
  await page
    .getByText(/The accounts of grace@example.com are changed/)
    .first()
    .waitFor()
  expect(await userCalled(programs.grace.username)).toMatchObject({ accounts: [{ id: 30 }], defaultAccountId: 30 })

  await logIn(stage, programs.grace)
  await page.getByLabel('New password').fill('short')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByRole('region', { name: 'Password' }).getByRole('alert').waitFor()
  await page.getByLabel('New password').fill('another harbour at night')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByText('grace@example.com has a new password; one session has ended.', { exact: true }).waitFor()
  await stage.ask(`PATCH /admin/users/${id}`, { password })

  await page.getByRole('button', { name: 'Make an administrator' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make an administrator' }).click()
  await page.getByText('grace@example.com is an administrator.', { exact: true }).waitFor()
  expect((await userCalled(programs.grace.username)).administrator).toBe(true)

  await logIn(stage, programs.grace)
  await page.reload()
  await page.getByRole('button', { name: 'End all' }).click()
  await page.getByRole('button', { name: 'End all sessions' }).click()
  await page.getByText('grace@example.com is logged out everywhere; one session has ended.', { exact: true }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('what the server will not do is said in the dialog, which stays', async () => {
  await stage.ask(`PATCH /admin/users/${(await userCalled(programs.grace.username)).id}`, { administrator: false })
  const { id } = await userCalled(administrator.username)
  const { context, page, complaints } = await stage.enter(browser, `/users/${id}`)
  await page.getByRole('button', { name: 'Take the right away' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Take the right away' }).click()
  await page.getByRole('dialog').getByRole('alert').filter({ hasText: 'last administrator' }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('accounts are created, renamed, disabled and enabled', async () => {
  const { context, page, complaints } = await stage.enter(browser, '/accounts')
  await page.getByRole('button', { name: 'New account' }).click()
  await page.getByLabel('Name').fill('Lock')
  await page.getByLabel('Id').fill('20')
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByText('This id is taken.').waitFor()
  await page.getByLabel('Id').fill('')
  await page.getByRole('button', { name: 'Create the account' }).click()
  await page.getByRole('button', { name: 'Lock', exact: true }).click()
  await page.getByLabel('Name').fill('Sluice')
  await page.getByRole('button', { name: 'Save the name' }).click()
  await page.getByRole('button', { name: 'Sluice', exact: true }).click()
  await page.getByRole('button', { name: 'Disable' }).click()
  await page.getByRole('button', { name: 'Disable the account' }).click()
  await stay(page, 'Sluice is disabled.')
  await page.getByRole('row').filter({ hasText: 'Sluice' }).getByText('disabled').waitFor()
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await page.getByText('Taken back: Sluice is as before.', { exact: true }).waitFor()
  await page.getByRole('row').filter({ hasText: 'Sluice' }).getByText('disabled').waitFor({ state: 'detached' })
  expect(complaints).toEqual([])
  await context.close()
})

test('the audit says who did what, filtered by kind, user and day', async () => {
  const { context, page, complaints } = await stage.enter(browser, '/audit')
  const rows = page
    .getByRole('table', { name: 'Audit records' })
    .getByRole('row')
    .filter({ has: page.locator('.row-link') })
  await rows.first().waitFor()
  await page.getByLabel('What').selectOption('user_created')
  await vi.waitUntil(
    async () => (await rows.allTextContents()).every((text) => text.includes('User created')),
    patience,
  )
  await page.getByLabel('Find records').fill('ada')
  await page.keyboard.press('Enter')
  await vi.waitUntil(async () => (await rows.count()) === 1, patience)
  expect(await rows.textContent()).toContain(administrator.username)
  await page.getByLabel('Until').fill('2020-01-01')
  await page.getByText('No record fits').waitFor()
  expect(page.url()).toContain('until=2020-01-01')
  await page.reload()
  await page.getByText('No record fits').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})

test('health and settings are shown with their origin, and nothing secret', async () => {
  const { context, page, complaints } = await stage.enter(browser, '/health')
  const row = page.getByRole('row').filter({ hasText: 'login.attempts' }).first()
  await row.waitFor()
  expect(await row.textContent()).toContain('PAWL_LOGIN_ATTEMPTS')
  await page.getByLabel('Only what differs from the default').check()
  expect(await page.getByRole('row').filter({ hasText: 'bearer.lifetime' }).count()).toBe(0)
  await page.getByText('answers here').waitFor()
  expect(complaints).toEqual([])
  await context.close()
})
