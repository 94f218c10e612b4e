import { secondsLeft, type Clock } from '@pawl/core'
import { endpoints, formatDateTime, type SessionAnswer, type User } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { isRefusal } from '../../http/refusal.ts'
import type { Bearer } from '../../http/visitor.ts'
import { showAccount, showUser } from '../show/user.ts'
import { identityOf, type Identity } from './identity.ts'

/** Who is asking, on which account, and for how long still. */
export const sessionRoute = (api: Api): void => {
  const { services } = api.context
  api.bearer(
    endpoints.showCurrentSession,
    (_parameters, bearer) => {
      const identity = identityOf(services, bearer.session)
      if (!(identity instanceof Promise)) return show(bearer, identity, services.clock)
      return identity.then((found) => (isRefusal(found) ? found : show(bearer, found, services.clock)))
    },
    writeSession,
  )
}

const show = ({ session, until }: Bearer, { user, account }: Identity, clock: Clock): SessionAnswer => {
  const now = clock.now()
  return {
    success: true,
    guid: session.id,
    user: showUser(user),
    account: showAccount(account),
    createdAt: formatDateTime(session.createdAt),
    tokenExpiration: formatDateTime(until),
    tokenLifetime: secondsLeft(until, now),
    refreshTokenExpiration: formatDateTime(session.idleDeadline),
    refreshTokenLifetime: secondsLeft(session.idleDeadline, now),
  }
}

const written = new WeakMap<User, string>()

/** The same as `JSON.stringify`; a user is written once, because resource servers ask for the same one again and again. */
const writeSession = (answer: SessionAnswer): string =>
  `{"success":true,"guid":"${answer.guid}","user":${writeUser(answer.user)},"account":${JSON.stringify(answer.account)}` +
  `,"createdAt":"${answer.createdAt}","tokenExpiration":"${answer.tokenExpiration}"` +
  `,"tokenLifetime":${answer.tokenLifetime},"refreshTokenExpiration":"${answer.refreshTokenExpiration}"` +
  `,"refreshTokenLifetime":${answer.refreshTokenLifetime}}`

const writeUser = (user: User): string => {
  const before = written.get(user)
  if (before !== undefined) return before
  const text = JSON.stringify(user)
  written.set(user, text)
  return text
}
