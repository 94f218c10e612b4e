import { chromium, type Browser } from 'playwright-core'
import { installChromium } from './install.ts'

/** A headless Chromium for one test file, which closes it. */
export async function launchChromium(): Promise<Browser> {
  const { executablePath, env } = await installChromium()
  return chromium.launch({ executablePath, env })
}
