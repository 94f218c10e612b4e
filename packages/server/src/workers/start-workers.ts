import type { Worker } from 'node:cluster'
import type { Logger } from 'pino'
import { AggregatorRegistry, type PrometheusContentType } from 'prom-client'
import type { Settings } from '../config/settings.ts'
import { createLog } from '../observe/log.ts'
import { StartRefusal } from '../start/refusal.ts'
import type { RunningServer } from '../start/running-server.ts'
import type { Order, Report } from './messages.ts'
import { Place } from './place.ts'

/**
 * Starts several processes that answer on one port, each a server of its own on the same PostgreSQL; this one only accepts
 * connections and hands them out by turns. The first of them starts alone, so what a first start makes is made once.
 */
export const startWorkers = async (settings: Settings): Promise<RunningServer> => {
  const log = createLog(settings.log)
  const all = new AggregatorRegistry<PrometheusContentType>()
  const told = (worker: Worker, report: Report): void => hear({ all, log }, worker, report)
  const places = Array.from({ length: settings.workers }, (_, index) => new Place({ number: index + 1, log, told }))
  const { url, firstAdministrator } = await startFirst(places)
  for (const place of places) place.keep()
  return {
    url,
    firstAdministrator,
    log,
    reloadKeys: async () => {
      const answers = await Promise.all(places.map((place) => place.ask({ kind: 'reload' }, 'reloaded')))
      return answers.map((answer) => (answer?.kind === 'reloaded' ? answer.because : null)).find(Boolean) ?? null
    },
    stop: async () => {
      const codes = await Promise.all(places.map((place) => place.stop()))
      if (codes.some((code) => code !== 0)) throw new Error('A worker did not stop as it should.')
    },
  }
}

const startFirst = async ([first]: readonly Place[]): Promise<Extract<Report, { kind: 'running' }>> => {
  first?.start()
  const report = await first?.hear('running', 'refused')
  if (report?.kind === 'running') return report
  throw new StartRefusal(report?.kind === 'refused' ? report.because : 'A worker ended before it was ready.')
}

interface Hearing {
  readonly all: AggregatorRegistry<PrometheusContentType>
  readonly log: Logger
}

const hear = ({ all, log }: Hearing, worker: Worker, report: Report): void => {
  switch (report.kind) {
    case 'running':
      log.info({ pid: worker.process.pid }, 'A worker is ready.')
      return
    case 'refused':
      log.error(`A worker does not start: ${report.because}`)
      return
    case 'measure':
      void measure(all, worker)
      return
    case 'reloaded':
      // Whoever asked for it waits for the answer.
      return
  }
}

const measure = async (all: Hearing['all'], worker: Worker): Promise<void> => {
  const answer: Order = { kind: 'measured', text: await all.clusterMetrics().catch(() => null) }
  worker.send(answer, () => undefined)
}
