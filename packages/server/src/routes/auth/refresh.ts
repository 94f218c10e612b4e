import { accountId, refresh, type AccountId, type Refreshed } from '@pawl/core'
import { endpoints, headers as headerNames, type AttemptHeaders, type TokenPair } from '@pawl/protocol'
import type { ServerContext } from '../../context.ts'
import type { Api } from '../../http/api.ts'
import { refuse, type Outcome } from '../../http/refusal.ts'
import type { Visitor } from '../../http/visitor.ts'
import { showNotice, showPair, writePair } from '../show/pair.ts'

interface Presented {
  readonly refreshToken: string
  readonly headers: AttemptHeaders
  readonly account: AccountId | null
}

/** Trades a refresh token for a new pair, on the same account or (masquerade) on another. */
export const refreshRoutes = (api: Api): void => {
  const { context } = api
  api.open(
    endpoints.refresh,
    ({ body, headers }, visitor) =>
      present(context, visitor, { refreshToken: body.refresh_token, headers, account: null }),
    writePair,
  )
  api.open(
    endpoints.masquerade,
    ({ body, headers }, visitor) =>
      present(context, visitor, { refreshToken: body.refresh_token, headers, account: accountId(body.account_id) }),
    writePair,
  )
}

const present = (
  context: ServerContext,
  visitor: Visitor,
  { refreshToken, headers, account }: Presented,
): Outcome<TokenPair> | Promise<Outcome<TokenPair>> => {
  const { address, device } = visitor.origin
  const idempotencyKey = headers[headerNames.idempotencyKey] ?? null
  const refreshed = refresh(context.services, { refreshToken, idempotencyKey, account, address, device })
  const publicUrl = (): string => context.publicUrl()
  return refreshed instanceof Promise
    ? refreshed.then((settled) => outcomeOf(settled, publicUrl))
    : outcomeOf(refreshed, publicUrl)
}

const outcomeOf = (refreshed: Refreshed, publicUrl: () => string): Outcome<TokenPair> => {
  switch (refreshed.kind) {
    case 'pair': {
      const pair = showPair(refreshed)
      return refreshed.notice === null ? pair : { ...pair, notice: showNotice(refreshed.notice, publicUrl()) }
    }
    case 'invalid':
      return refuse('invalid_refresh_token')
    case 'expired':
      return refuse('refresh_token_expired')
    case 'ended':
      return refuse('session_ended', { reason: refreshed.reason })
    case 'reused':
      return refuse('refresh_token_reused')
    case 'superseded':
      return refuse('refresh_token_superseded', { retryAfter: refreshed.retryAfterSeconds })
    case 'flood':
      return refuse('refresh_flood', { retryAfter: refreshed.retryAfterSeconds })
    case 'account_not_allowed':
      return refuse('account_not_allowed')
  }
}
