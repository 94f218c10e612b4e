import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { Gateway } from '../sdk/gateway.ts'
import { credentials, Stage } from '../sdk/stage.ts'
import { launchChromium } from './chromium.ts'
import { screenshot } from './screenshot.ts'

// Runs what browser-page/README.md starts.
const example = fileURLToPath(new URL('../../../examples/browser-page', import.meta.url))

let browser: Browser
let stage: Stage
let url = ''

beforeAll(async () => {
  browser = await launchChromium()
  return () => browser.close()
})
beforeAll(async () => {
  // The page has to know the server, and the server the page.
  const gateway = await Gateway.open(() => stage.url)
  const page = spawn(process.execPath, ['-C', 'pawl-dev', '--disable-warning=ExperimentalWarning', 'main.js'], {
    cwd: example,
    env: { PAWL_URL: gateway.url, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(page.stdout), 'line')) as [string]
  url = line
  stage = await Stage.open(3600, { PAWL_CORS_ORIGINS: url })
  return async () => {
    page.kill('SIGKILL')
    await Promise.all([stage.close(), gateway.close()])
  }
})

const logIn = async (page: Page, password: string): Promise<void> => {
  await page.fill('#username', credentials.username)
  await page.fill('#password', password)
  await page.click('#log-in button')
}

test('the page of the examples logs in, goes on after a reload, and logs out, with nothing in the console', async () => {
  const context = await browser.newContext({ viewport: { width: 800, height: 600 } })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => {
    // That of an answer 401 is Chromium's own.
    if (message.type() === 'error' && !message.text().includes('401')) complaints.push(message.text())
  })
  await page.goto(url)
  await screenshot(page, 'example-page-before')
  await logIn(page, 'something else')
  await page.waitForFunction(() => document.getElementById('message')?.textContent !== '')
  await screenshot(page, 'example-page-refused')

  await logIn(page, credentials.password)
  await page.waitForSelector('#log-out')
  expect(await page.textContent('#who')).toContain(credentials.username)
  expect(await page.isVisible('#username')).toBe(false)
  await screenshot(page, 'example-page-logged-in')
  await page.reload()
  await page.waitForSelector('#log-out')
  await page.emulateMedia({ colorScheme: 'dark' })
  await screenshot(page, 'example-page-dark')

  await page.click('#log-out')
  await page.waitForSelector('#username')
  await page.reload()
  await page.waitForSelector('#username')
  expect(complaints).toEqual([])
})
