import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { giveClock } from './agent/clock.ts'
import type { Heard, Orders } from './agent/orders.ts'
import type { Gateway } from './gateway.ts'

const document = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page with a session</title>
<script type="importmap">{"imports":{"@pawl/client":"/sdk/index.browser.js","@pawl/client/browser":"/sdk/browser.js"}}</script>
<script type="module" src="/page.mjs"></script>`

/** Serves the page at `/`, with the installed client. */
export function servePage(gateway: Gateway, app: string): void {
  const type = 'text/javascript'
  gateway.pages.set('/', { type: 'text/html', text: document })
  for (const name of ['page.mjs', 'orders.mjs']) {
    gateway.pages.set(`/${name}`, { type, text: readFileSync(join(app, name), 'utf8') })
  }
  const dist = join(app, 'node_modules', '@pawl', 'client', 'dist')
  for (const name of globSync('*.js', { cwd: dist })) {
    gateway.pages.set(`/sdk/${name}`, { type, text: readFileSync(join(dist, name), 'utf8') })
  }
}

/** A tab with a page that holds a session of the installed client, and does as it is told. */
export class Tab {
  readonly page: Page

  private constructor(page: Page) {
    this.page = page
  }

  /**
   * @param url of the page
   * @param wallOffset by how many milliseconds its wall clock is wrong
   */
  static async open(context: BrowserContext, url: string, wallOffset = 0): Promise<Tab> {
    const page = await context.newPage()
    await page.addInitScript(giveClock, wallOffset)
    const tab = new Tab(page)
    await page.goto(url)
    await tab.isReady()
    return tab
  }

  async isReady(): Promise<void> {
    await this.page.waitForFunction(() => 'orders' in globalThis)
  }

  /** @throws what the order threw, as an error that quotes it; or that the tab was closed */
  tell<Name extends keyof Orders>(name: Name, ...given: Parameters<Orders[Name]>): Heard<Name> {
    const carryOut = ({ order, one }: { order: string; one: unknown }): unknown =>
      (orders as unknown as Record<string, (one: unknown) => unknown>)[order]?.(one)
    return this.page.evaluate(carryOut, { order: name, one: given[0] }) as Heard<Name>
  }
}
