import type { PasswordHasher, Services } from '@pawl/core'
import type { Logger } from 'pino'
import type { Settings } from './config/settings.ts'
import type { Observer } from './observe/observer.ts'
import type { Team } from './workers/team.ts'

/** What every route is given. Put together once, in `start/`. */
export interface ServerContext {
  readonly settings: Settings
  readonly services: Services
  /** For `Basic` on `/auth/verify`: takes at most half of the hashing slots, so that logins always get the other half. */
  readonly hasherForBasic: PasswordHasher
  readonly log: Logger
  /** Counters, histograms and the overview; also the services' event sink. */
  readonly observer: Observer
  /** Name of this process among the nodes. */
  readonly node: string
  /** Those that answer on the same port; null where this process is alone. */
  readonly team: Team | null
  /** For links, without a slash at its end. Asked for anew each time: a port picked by the system is known only once the server listens. */
  publicUrl(): string
}
