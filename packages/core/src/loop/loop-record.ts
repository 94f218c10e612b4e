import type { Instant } from '../instant.ts'
import type { SessionId } from '../session/session.ts'
import type { LoopDiagnosis } from './diagnosis.ts'

/** One looping session as operators see it. */
export interface LoopRecord {
  readonly sessionId: SessionId
  readonly diagnosis: LoopDiagnosis
  /** Refreshes per minute, at the worst since `firstSeen`. */
  readonly perMinute: number
  readonly firstSeen: Instant
  readonly lastSeen: Instant
  readonly address: string
  readonly device: string
}
