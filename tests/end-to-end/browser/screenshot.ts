import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

/** Not committed: for people to look at after a run. */
const folder = fileURLToPath(new URL('../screenshots', import.meta.url))

/** Draws the whole page to `tests/end-to-end/screenshots/<name>.png`; returns the picture. */
export function screenshot(page: Page, name: string): Promise<Buffer> {
  return page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
