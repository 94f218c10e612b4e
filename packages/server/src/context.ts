import type { Services } from '@pawl/core'
import type { Logger } from 'pino'
import type { Settings } from './config/settings.ts'
import type { Observer } from './observe/observer.ts'

/** What every route is given. Put together once, in `main.ts`. */
export interface ServerContext {
  readonly settings: Settings
  readonly services: Services
  readonly log: Logger
  /** Counters, histograms and the overview; also the services' event sink. */
  readonly observer: Observer
  /** Name of this process among the nodes. */
  readonly node: string
}
