import { refreshCount, type Session, type SessionId } from '@pawl/core'
import { formatDateTime, type OwnSession } from '@pawl/protocol'

/** @param present the session that asks */
export const showOwnSession = (session: Session, present: SessionId): OwnSession => ({
  guid: session.id,
  device: session.device,
  address: session.address,
  createdAt: formatDateTime(session.createdAt),
  lastRefresh: session.generation > 1 ? formatDateTime(session.rotatedAt) : null,
  refreshCount: refreshCount(session),
  current: session.id === present,
})
