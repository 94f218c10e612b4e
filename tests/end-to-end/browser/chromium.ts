import { chromium, type Browser } from 'playwright-core'
import { installChromium } from './install.ts'

/**
 * A headless Chromium for one test file, which closes it.
 *
 * Besides loopback it knows `http://app.example`, which leads to loopback too, but is no secure context: what pages without TLS are.
 */
export async function launchChromium(): Promise<Browser> {
  const { executablePath, env } = await installChromium()
  const args = ['--host-resolver-rules=MAP app.example 127.0.0.1']
  return chromium.launch({ executablePath, env, args, timeout: 120_000 })
}
