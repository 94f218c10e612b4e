import cluster from 'node:cluster'
import { hostname } from 'node:os'
import { AggregatorRegistry } from 'prom-client'
import type { Settings } from '../config/settings.ts'
import { startServer } from '../main.ts'
import { StartRefusal } from '../start/refusal.ts'
import type { RunningServer, StartOptions } from '../start/running-server.ts'
import { endWithGrace } from '../start/stop.ts'
import { isOrder, type Order, type Report } from './messages.ts'
import { placeVariable } from './place.ts'
import type { Team } from './team.ts'

/** This process is one of several, and does what the one says that started it. It ends at once when that is gone. */
export const work = async (settings: Settings, options: StartOptions): Promise<void> => {
  const place = Number(process.env[placeVariable])
  const worker = new WorkerProcess(place, `${hostname()}:${settings.port || process.ppid}/${place}`)
  // Who was started later finds everything made and every doubt decided.
  const isFirst = cluster.worker?.id === 1
  try {
    const acceptClock = options.acceptClock === true && isFirst
    worker.runs(await startServer(settings, { ...options, acceptClock, team: worker.team }))
  } catch (error) {
    if (!(error instanceof StartRefusal)) throw error
    tell({ kind: 'refused', because: error.message }, () => process.exit(1))
  }
}

class WorkerProcess {
  readonly team: Team
  readonly #waiting: ((text: string | null) => void)[] = []
  #server: RunningServer | null = null
  #stop: (() => void) | null = null
  #isStopping = false

  constructor(place: number, node: string) {
    // Answers what the other side's registry asks.
    new AggregatorRegistry()
    this.team = { place, node, share: (own) => this.#share(own) }
    process.on('message', (message) => {
      if (isOrder(message)) this.#obey(message)
    })
    process.on('SIGTERM', () => this.#end())
    // From a terminal these come to all its processes; the one that started this one says what they mean.
    for (const signal of ['SIGHUP', 'SIGINT'] as const) process.on(signal, () => undefined)
  }

  runs(server: RunningServer): void {
    this.#server = server
    this.#stop = endWithGrace(server, ['SIGHUP', 'SIGINT', 'SIGTERM'])
    const { url, firstAdministrator } = server
    tell({ kind: 'running', url, firstAdministrator })
  }

  #obey(order: Order): void {
    switch (order.kind) {
      case 'stop':
        this.#end()
        return
      case 'reload':
        void this.#reload()
        return
      case 'measured':
        for (const resolve of this.#waiting.splice(0)) resolve(order.text)
        return
    }
  }

  /** A service manager may send the signal to all processes, and the order comes besides. */
  #end(): void {
    if (this.#isStopping) return
    this.#isStopping = true
    if (this.#stop === null) process.exit(0)
    this.#stop()
  }

  async #reload(): Promise<void> {
    const because = (await this.#server?.reloadKeys().catch((error: unknown) => String(error))) ?? null
    tell({ kind: 'reloaded', because })
  }

  #share(own: Parameters<Team['share']>[0]): () => Promise<string> {
    AggregatorRegistry.setRegistries(own)
    return async () => {
      const measured = new Promise<string | null>((resolve) => this.#waiting.push(resolve))
      if (this.#waiting.length === 1) tell({ kind: 'measure' })
      const text = await measured
      if (text === null) throw new Error('Not all workers told what they have counted.')
      return text
    }
  }
}

const tell = (report: Report, told?: () => void): void => {
  process.send?.(report, undefined, undefined, told)
}
