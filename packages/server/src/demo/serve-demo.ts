import { relative } from 'node:path'
import type { Settings } from '../config/settings.ts'
import { startServer } from '../main.ts'
import type { RunningServer } from '../start/running-server.ts'
import { endWithGrace } from '../start/stop.ts'
import { demoGreetingOf } from './greeting.ts'
import { demoPassword } from './password.ts'
import { administratorName } from './prepare.ts'
import { startDemo } from './start-demo.ts'

/**
 * Starts a server with `demoSettings` and those who act in it, says where it is, and ends with a signal.
 *
 * @param asJson greet with one JSON object instead of text
 * @throws StartRefusal
 */
export const serveDemo = async (settings: Settings, asJson: boolean): Promise<void> => {
  const password = demoPassword(settings.data)
  const administrator = { username: administratorName, password }
  const server = await startDemoServer(settings, administrator)
  const { url } = server
  const greeting = asJson
    ? `${JSON.stringify({ success: true, url, data: settings.data, administrator })}\n`
    : demoGreetingOf({ url, data: relative('', settings.data), password })
  // Whoever reads the greeting may stop it at once.
  endWithGrace(server, [])
  process.stdout.write(greeting)
}

const startDemoServer = async (
  settings: Settings,
  administrator: { readonly username: string; readonly password: string },
): Promise<RunningServer> => {
  await using opened = new AsyncDisposableStack()
  const server = opened.adopt(await startServer(settings, { administrator }), (one) => one.stop())
  opened.adopt(await startDemo(server, administrator.password), (demo) => demo.stop())
  const running = opened.move()
  return { ...server, stop: () => running.disposeAsync() }
}
