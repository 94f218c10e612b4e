import { hostname } from 'node:os'
import { startBackground } from './background/start-background.ts'
import { followDatabase, readyByClock } from './clock/follow-database.ts'
import { startHeartbeat } from './clock/heartbeat.ts'
import type { Settings } from './config/settings.ts'
import type { ServerContext } from './context.ts'
import { createApp } from './http/app.ts'
import { keySourceOf } from './keys/key-source.ts'
import { NodeKeys } from './keys/node-keys.ts'
import { Commits } from './observe/commits.ts'
import { createLog } from './observe/log.ts'
import { Observer } from './observe/observer.ts'
import { createMetricsApp } from './routes/metrics.ts'
import { makeFirstAdministrator } from './start/first-administrator.ts'
import { makeFirstKey } from './start/first-key.ts'
import { listen, stopListening } from './start/listen.ts'
import { openStore } from './start/open-store.ts'
import { publicUrlOf } from './start/public-url.ts'
import { random } from './start/random.ts'
import { StartRefusal } from './start/refusal.ts'
import type { RunningServer, StartOptions } from './start/running-server.ts'
import { createServices } from './start/services.ts'
import { startClock } from './start/start-clock.ts'

/**
 * Puts the server together and starts it. What is opened here is closed in the opposite order, by `stop` or when a later
 * step fails. Throws a `StartRefusal` with one sentence where the machine or the settings stand against it.
 */
export const startServer = async (settings: Settings, options: StartOptions = {}): Promise<RunningServer> => {
  await using opened = new AsyncDisposableStack()
  const { team = null } = options
  const log = team === null ? createLog(settings.log) : createLog(settings.log).child({ worker: team.place })
  const keySource = keySourceOf(settings)
  const keys = new NodeKeys(keySource)

  const commits = new Commits()
  const { store: bare, shared } = opened.adopt(await openStore(settings, keys.ring, commits), (one) =>
    one.store.close(),
  )
  const clock = await startClock({ store: bare, shared }, options.acceptClock ?? false)
  if (shared !== null) opened.adopt(await followDatabase({ clock, log, ...shared }), (following) => following.stop())
  const store = shared === null ? bare : readyByClock(bare, clock)
  await makeFirstKey(keySource, store, random)
  const reading = await keys.read({ store, clock })
  if (reading.kind === 'disagreed') throw new StartRefusal(reading.because)

  const observer = new Observer(clock, log, commits)
  const { services, hasherForBasic } = createServices({
    settings,
    store,
    shared,
    clock,
    ring: keys.ring,
    random,
    observer,
  })
  let { port } = settings
  const node = team?.node ?? `${hostname()}:${port === 0 ? process.pid : port}`
  const publicUrl = (): string => publicUrlOf(settings, port)
  const context: ServerContext = { settings, services, hasherForBasic, log, observer, node, team, publicUrl }

  const failed = (err: unknown): void => log.warn({ err }, 'The clock mark was not written; it is tried again soon.')
  const heartbeat = await startHeartbeat({ store, clock, node, fingerprints: keys.fingerprints, failed })
  opened.defer(() => heartbeat.stop())
  opened.adopt(startBackground(context), (background) => background.stop())
  const app = opened.adopt(await createApp(context, options.bounds), stopListening)
  port = await listen(app, settings)
  if (settings.metrics.port !== null) {
    const metrics = opened.adopt(createMetricsApp(context), (one) => one.close())
    await listen(metrics, { host: settings.host, port: settings.metrics.port })
  }
  // Last of all: its password is shown once, and only a server that runs can show it.
  const firstAdministrator = await makeFirstAdministrator(services, options.administrator ?? {})

  const running = opened.move()
  return {
    url: publicUrl(),
    firstAdministrator,
    log,
    reloadKeys: async () => {
      const read = await keys.read({ store, clock })
      if (read.kind === 'agreed') await heartbeat.beat()
      return read.kind === 'agreed' ? null : read.because
    },
    stop: () => running.disposeAsync(),
  }
}
