import type { LoginPair, LoginParameters, WireError } from '@pawl/protocol'
import { isToken, loggedOut, readLifetime, type Refusal, type Wire, type WireAnswer, type WireRequest } from './wire.ts'

export type PawlCredentials = Omit<LoginParameters, 'auth_only'>

/** The wire of a Pawl server. */
export const pawlWire: Wire<PawlCredentials> = {
  login: (credentials) => post('login', credentials, [credentials.password]),
  refresh: ({ pair: { refreshToken }, key, target }) => ({
    ...post(target ? 'masquerade' : 'refresh', { refresh_token: refreshToken, account_id: target }, [
      refreshToken,
      key,
    ]),
    headers: { ...json, 'idempotency-key': key },
  }),
  logout: ({ refreshToken }, everywhere) => post('logout', { refresh_token: refreshToken, everywhere }, [refreshToken]),
  read(body, status, { path }) {
    const answer = (body ?? {}) as Answer
    if (typeof answer.error?.code === 'string') return { refusal: readError(answer.error as Refused, status) }
    return answer.success && path.endsWith('logout') ? loggedOut : readPair(answer)
  },
}

type Refused = Partial<Omit<WireError, 'code'>> & { readonly code: string }
type Members = Partial<Omit<LoginPair, 'success'>>
type Answer = Members & { readonly success?: boolean; readonly error?: Partial<Refused> }

const json = { 'content-type': 'application/json' }

function post(path: string, parameters: object, secrets: readonly string[]): WireRequest {
  return { path: `/auth/${path}`, headers: json, body: JSON.stringify(parameters), secrets }
}

function readError(error: Refused, status: number): Refusal {
  const { code, message = code } = error
  const isOver = /^(invalid_refresh_token|refresh_token_(expired|reused|superseded)|session_ended)$/.test(code)
  // Only as a 401: with another status it is no word of the auth server.
  const verdict = status !== 401 || !isOver ? undefined : code.endsWith('superseded') ? 'superseded' : 'dead'
  return { ...error, code, message, verdict }
}

function readPair(answer: Members): WireAnswer | undefined {
  const { token, refreshToken, guid, user, account, notice, refreshTokenExpiration = '', tokenExpiration = '' } = answer
  if (!isToken(token) || !isToken(refreshToken)) return undefined
  const tokenLifetime = readLifetime(answer.tokenLifetime)
  // For servers that do not name it: both dates are of their clock, so their distance is right whatever ours says.
  const byDates = (Date.parse(refreshTokenExpiration) - Date.parse(tokenExpiration)) / 1000 + tokenLifetime
  const pair = {
    token,
    refreshToken,
    tokenLifetime,
    refreshTokenLifetime: answer.refreshTokenLifetime ?? byDates,
    guid,
  }
  return { pair, identity: { guid, user, account }, notice }
}
