import type { AdminUser } from '@pawl/protocol'
import type { ReactNode } from 'react'
import { Badge } from '../../parts/Badge.tsx'

export const UserBadges = ({ administrator, integrator, disabled }: AdminUser): ReactNode => (
  <span className="inline-flex gap-1 empty:hidden">
    {disabled && <Badge tone="bad">disabled</Badge>}
    {administrator && <Badge tone="accent">administrator</Badge>}
    {integrator && <Badge>integrator</Badge>}
  </span>
)
