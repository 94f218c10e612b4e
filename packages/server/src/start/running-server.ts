import type { Logger } from 'pino'
import type { Bounds } from '../http/app.ts'
import type { Team } from '../workers/team.ts'
import type { FirstAdministrator, WantedAdministrator } from './first-administrator.ts'

export interface StartOptions {
  /** For the first start only. */
  readonly administrator?: WantedAdministrator
  /** Take a clock that contradicts the deployment's for right. */
  readonly acceptClock?: boolean
  /** Those that answer on the same port, where it is one of several. */
  readonly team?: Team
  readonly bounds?: Partial<Bounds>
}

export interface RunningServer {
  /** Where it is reached, without a slash at the end. */
  readonly url: string
  /** Null unless this was the first start. */
  readonly firstAdministrator: FirstAdministrator | null
  readonly log: Logger
  /** Reads the keys anew. Answers the one sentence that says why they stay as they were, or null. */
  readonly reloadKeys: () => Promise<string | null>
  /** Accepts nothing more, finishes what runs, writes what is to be written. */
  readonly stop: () => Promise<void>
}
