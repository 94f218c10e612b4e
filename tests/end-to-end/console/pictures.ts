// `npm run pictures`: draws the two pictures of the README from a server that was just brought to life.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { launchChromium } from '../browser/chromium.ts'
import { ConsoleStage } from './stage.ts'
import { bringToLife } from './traffic.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const viewport = { width: 1200, height: 780 }

const pictures = [
  {
    path: '/console/loops',
    shows: 'Its clock runs ahead',
    name: 'console.png',
    opens: 'summary:has-text("clock_ahead")',
  },
  { path: '/docs/refresh', shows: 'Refresh', name: 'docs.png', opens: null },
]

await promisify(execFile)(process.execPath, [join(root, 'tools', 'build-pages.mjs')])
const browser = await launchChromium()
const stage = await ConsoleStage.open()
try {
  await bringToLife(stage)
  const { page } = await stage.enter(browser, '', { viewport, colorScheme: 'dark' })
  for (const { path, shows, name, opens } of pictures) {
    await page.goto(stage.url + path)
    await page.getByText(shows).filter({ visible: true }).first().waitFor()
    if (opens !== null) await page.locator(opens).click()
    await page.mouse.move(0, 0)
    await page.screenshot({ path: join(root, 'docs', 'images', name) })
  }
} finally {
  await browser.close()
  await stage.close()
}
