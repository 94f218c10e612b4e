import type { AdminSession, SessionEndReason } from '@pawl/protocol'
import type { ReactNode } from 'react'
import { Badge } from '../../parts/Badge.tsx'

/** Why a session ended, in so few words that they fit into a cell. */
const endings: Readonly<Record<SessionEndReason, string>> = {
  logout: 'logged out',
  token_reuse: 'token reused',
  password_changed: 'password changed',
  user_disabled: 'user disabled',
  account_removed: 'account removed',
  store_restored: 'store restored',
  administrator: 'ended by hand',
  expired: 'expired',
}

type Shown = Pick<AdminSession, 'state' | 'endedReason' | 'loop'>

export const SessionStateBadge = ({ state, endedReason, loop }: Shown): ReactNode => (
  <span className="inline-flex gap-1">
    {state === 'live' ? (
      <Badge tone="good">live</Badge>
    ) : (
      <Badge tone={endedReason === 'token_reuse' ? 'bad' : 'plain'}>
        {endedReason === null ? state : endings[endedReason]}
      </Badge>
    )}
    {loop !== undefined && <Badge tone="warn">loop</Badge>}
  </span>
)
