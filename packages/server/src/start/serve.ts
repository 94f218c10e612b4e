import cluster from 'node:cluster'
import { relative } from 'node:path'
import { isatty } from 'node:tty'
import type { SettingsWarning } from '../config/warnings.ts'
import type { Settings } from '../config/settings.ts'
import { bitsForOthers, keyFileIn } from '../keys/key-file.ts'
import { startServer } from '../main.ts'
import { siteOf } from '../pages/site.ts'
import { startWorkers } from '../workers/start-workers.ts'
import { work } from '../workers/work.ts'
import { databaseName } from './data-place.ts'
import { greetingOf } from './greeting.ts'
import type { RunningServer, StartOptions } from './running-server.ts'
import { endWithGrace } from './stop.ts'

export interface ServeOptions extends StartOptions {
  readonly warnings?: readonly SettingsWarning[]
  /** Greet with one JSON object instead of text. */
  readonly asJson?: boolean
}

/** Starts a server, which is this process or several that it starts: says where it is, and ends with a signal. */
export const serve = async (
  settings: Settings,
  { warnings = [], asJson = false, ...options }: ServeOptions = {},
): Promise<void> => {
  if (cluster.isWorker) return work(settings, options)
  let server: RunningServer | null = null
  const { isTTY: onTerminal } = process.stdout
  process.on('SIGHUP', () => {
    if (onTerminal && !isatty(process.stdout.fd)) stopWithTerminal(server)
    else if (server !== null) void reload(server)
  })
  server = settings.workers === 1 ? await startServer(settings, options) : await startWorkers(settings)
  // Whoever reads the greeting may stop it at once.
  endWithGrace(server, ['SIGHUP'])
  greet(server, settings, asJson)
  if (settings.keys === null && bitsForOthers(keyFileIn(settings.data)) !== 0) {
    server.log.warn(
      { warning: 'open-key-file' },
      `Others can read the server key. Run: chmod 600 ${keyFileIn(settings.data)}`,
    )
  }
  for (const { name, grade, message } of warnings) if (grade === 'unsafe') server.log.warn({ warning: name }, message)
}

const greet = (server: RunningServer, settings: Settings, asJson: boolean): void => {
  const { url, firstAdministrator, log } = server
  if (asJson) {
    process.stdout.write(`${JSON.stringify({ success: true, url, data: settings.data, firstAdministrator })}\n`)
    return
  }
  const folder = relative('', settings.data) || '.'
  const data = settings.store.kind === 'sqlite' ? folder : `${folder} and ${databaseName(settings.store)}`
  // A generated password is for the person who starts the server, and never for a log.
  if (firstAdministrator !== null || settings.log.format === 'pretty') {
    process.stdout.write(greetingOf({ url, data, firstAdministrator, hasConsole: siteOf('@pawl/console') !== null }))
  } else log.info({ url, data: settings.data }, 'Pawl listens.')
}

const reload = async ({ reloadKeys, log }: RunningServer): Promise<void> => {
  try {
    const because = await reloadKeys()
    if (because === null) log.info('The keys were read anew.')
    else log.error(`The keys stay as they were: ${because}`)
  } catch (err) {
    log.error({ err }, 'The keys stay as they were: they could not be read.')
  }
}

/** A terminal that is closed sends the same signal; a server that somebody watched there must not live on unseen. */
const stopWithTerminal = (server: RunningServer | null): void => {
  // Nobody could read it, and every attempt to write is an error.
  if (server !== null) server.log.level = 'silent'
  process.kill(process.pid, 'SIGTERM')
}
