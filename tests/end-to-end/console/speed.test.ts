import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { launchChromium } from '../browser/chromium.ts'
import { crowd } from './crowd.ts'
import { ConsoleStage, signIn } from './stage.ts'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const sessions = 100_000

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
  return () => browser.close()
})
let stage: ConsoleStage
beforeAll(async () => {
  stage = await ConsoleStage.open()
  await stage.stopServer()
  await crowd(join(stage.folder, 'pawl-data', 'pawl.db'), sessions)
  await stage.startServer()
  return () => stage.close()
})

/** Bytes of script that came over the wire, as they came. */
const scriptBytes = (page: Page): Promise<number> =>
  page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  )

test('the first view needs less than 150 kB of compressed script, and can be used within a second', async () => {
  /** Seconds of each turn until it can be used. */
  const [signIns, overviews]: [number[], number[]] = [[], []]
  const best = (): [number, number] => [Math.min(...signIns), Math.min(...overviews)]
  // Others may work on the same machine, so what is slow is tried again.
  for (let turn = 0; turn < 10 && Math.max(...best()) >= 1; turn++) {
    const { context, page } = await stage.visit(browser)
    await page.goto(`${stage.url}/console`)
    await page.getByLabel('Username').fill('root')
    expect(await scriptBytes(page)).toBeLessThan(150_000)
    signIns.push(await page.evaluate(() => performance.now() / 1000))
    // Signed in, the first view is the overview.
    await page.getByLabel('Username').fill('')
    await signIn(page)
    await page.goto(`${stage.url}/console`)
    await page.locator('figure canvas').first().waitFor()
    expect(await scriptBytes(page)).toBeLessThan(150_000)
    overviews.push(await page.evaluate(() => performance.now() / 1000))
    const found = [signIns, overviews].map((seconds) => seconds.at(-1)?.toFixed(2))
    process.stdout.write(`${turn}: ${(await scriptBytes(page)) / 1000} kB, ${found.join(' and ')} s\n`)
    await context.close()
  }
  for (const seconds of best()) expect(seconds).toBeLessThan(1)
})

interface Scrolled {
  readonly rows: number
  /** Milliseconds from one picture to the next, sorted. */
  readonly frames: readonly number[]
  readonly rowsInPage: number
}

/** Scrolls down as fast as pages come, until the table ends. */
const scrollToEnd = (page: Page): Promise<Scrolled> =>
  page.evaluate(
    async ({ wanted }) => {
      const frame = document.querySelector('[role=region][aria-label=Sessions]')
      const table = frame?.querySelector('[role=table]')
      if (!frame || !table) throw new Error('There is no table.')
      const frames: number[] = []
      let rowsInPage = 0
      let before = performance.now()
      while (table.getAttribute('aria-rowcount') === '-1') {
        frame.scrollBy(0, 20_000)
        await new Promise((resolve) => requestAnimationFrame(resolve))
        frames.push(performance.now() - before)
        before = performance.now()
        rowsInPage = Math.max(rowsInPage, table.querySelectorAll('[role=row]').length)
        if (performance.now() > 250_000) throw new Error(`After 250 s not all of ${wanted} rows were there.`)
      }
      frame.scrollTo(0, frame.scrollHeight)
      await new Promise((resolve) => requestAnimationFrame(resolve))
      frames.sort((one, other) => one - other)
      return { rows: Number(table.getAttribute('aria-rowcount')) - 1, frames, rowsInPage }
    },
    { wanted: sessions },
  )

test('a table of 100,000 sessions is scrolled from end to end, page by page, and never stands still', async () => {
  const { context, page, complaints } = await stage.enter(browser, '/sessions')
  await page.getByText('program/').first().waitFor()
  const { frames, ...scrolled } = await scrollToEnd(page)
  const frameAt = (share: number): number => Math.round(frames[Math.floor(share * (frames.length - 1))] ?? Infinity)
  process.stdout.write(
    `${frames.length} frames: median ${frameAt(0.5)} ms, 99 % within ${frameAt(0.99)} ms, longest ${frameAt(1)} ms\n`,
  )
  expect(scrolled.rows).toBeGreaterThanOrEqual(sessions)
  expect(scrolled.rowsInPage).toBeLessThan(100)
  // Not the longest: others may take the processor for a moment.
  expect(frameAt(0.99)).toBeLessThan(200)
  await page.getByText('program/0', { exact: true }).waitFor()
  expect(complaints).toEqual([])
  await context.close()
})
