import type { Browser } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { launchChromium } from './chromium.ts'
import { screenshot } from './screenshot.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
  return () => browser.close()
})

test('Chromium starts, and has a font to draw letters with', async () => {
  const page = await browser.newPage()
  await page.setContent('<p></p>')
  const blank = await screenshot(page, 'blank')
  await page.setContent('<p>Letters, and <code>letters of one width</code></p>')
  const letters = await screenshot(page, 'letters')
  expect(letters.equals(blank)).toBe(false)
})
