import type { Administrator as ActingAdministrator } from '@pawl/core'
import type { Administrator } from '../../http/visitor.ts'

/** Who an audit record names. */
export const actingAdministrator = ({ user, address }: Administrator): ActingAdministrator => ({ by: user.id, address })
