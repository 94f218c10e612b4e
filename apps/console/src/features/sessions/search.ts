import type { AccountId, SessionState, UserId } from '@pawl/protocol'
import { idIn, oneOf } from '../../parts/read-search.ts'

export const states: readonly SessionState[] = ['live', 'revoked', 'expired']

/** The filters, as they stand in the address of the page. */
export interface SessionSearch {
  readonly user?: UserId
  readonly account?: AccountId
  readonly state?: SessionState
  readonly loop?: true
}

export const readSessionSearch = (search: Record<string, unknown>): SessionSearch => {
  const [user, account, state] = [idIn(search, 'user'), idIn(search, 'account'), oneOf(search, 'state', states)]
  return {
    ...(user !== undefined && { user }),
    ...(account !== undefined && { account }),
    ...(state !== undefined && { state }),
    ...(search['loop'] === true && { loop: true }),
  }
}
