import type { Instant } from '../instant.ts'
import type { SessionId } from '../session/session.ts'
import type { LoopDiagnosis } from './diagnosis.ts'

/** One looping session, one row. Whose it is, from where and with what device stands on the session. */
export interface LoopRecord {
  readonly sessionId: SessionId
  readonly diagnosis: LoopDiagnosis
  /** Refreshes per minute when it was last seen. */
  readonly perMinute: number
  readonly firstSeen: Instant
  readonly lastSeen: Instant
}
