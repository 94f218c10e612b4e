import type { LoopDiagnosis } from './loop/diagnosis.ts'
import type { RotationOutcome } from './session/rotation.ts'
import type { SessionId } from './session/session.ts'

export type LoginResult =
  'succeeded' | 'checked' | 'invalid_credentials' | 'account_not_allowed' | 'account_required' | 'too_many_attempts'
/** `invalid`: refused before the store was asked; `expired`: by the token's own date; `flood`: above the ceiling. */
export type RefreshResult = RotationOutcome['kind'] | 'invalid' | 'expired' | 'flood'
export type VerifyResult = 'accepted' | 'invalid' | 'expired' | 'ended'

/** What happened, for metrics, logs and the overview. Carries no secret. */
export type DomainEvent =
  | { readonly kind: 'login'; readonly result: LoginResult }
  | { readonly kind: 'refresh'; readonly result: RefreshResult; readonly sessionId: SessionId | null }
  | { readonly kind: 'verify'; readonly result: VerifyResult }
  | { readonly kind: 'session_reused'; readonly sessionId: SessionId }
  | { readonly kind: 'store_rolled_back'; readonly sessionId: SessionId }
  | { readonly kind: 'loop_seen'; readonly sessionId: SessionId; readonly diagnosis: LoopDiagnosis }
