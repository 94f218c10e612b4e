import type { AccountReference, Notice, User } from '@pawl/protocol'
import type { PawlErrorDetails } from '../errors.ts'

/** Both tokens of a session as a server gave them; lifetimes in seconds. */
export interface Pair {
  readonly token: string
  readonly refreshToken: string
  /** Counted from the sending of the request. -1 where the server named none that can be believed. */
  readonly tokenLifetime: number
  readonly refreshTokenLifetime?: number | undefined
  /** The session's id; safe to log. */
  readonly guid?: string | undefined
}

/** Whose the session is; what a server does not tell is absent. */
export interface Identity {
  readonly guid?: string | undefined
  readonly user?: User | undefined
  readonly account?: AccountReference | undefined
}

/** One presentation of one refresh token. */
export interface Spending {
  readonly pair: Pair
  /** The Idempotency-Key, the same at every presentation of this token. As secret as the token. */
  readonly key: string
  /** The account to switch to; absent for a plain refresh. */
  readonly target?: number | undefined
}

/** A POST to the auth server. */
export interface WireRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** What of it must not come back in a message. */
  readonly secrets: readonly string[]
}

export interface Refusal extends PawlErrorDetails {
  readonly code: string
  readonly message: string
  /** `dead`: this refresh token never works again. `superseded`: look for a newer pair. Nothing else ends a session. */
  readonly verdict?: 'dead' | 'superseded' | undefined
}

/** A pair or a refusal. */
export interface WireAnswer {
  readonly pair?: Pair
  readonly identity?: Identity
  readonly notice?: Notice | undefined
  readonly refusal?: Refusal
}

/** A logout that the server confirmed. */
export const loggedOut: WireAnswer = { refusal: { code: 'logout', message: '', verdict: 'dead' } }

/** How one kind of server is spoken to. Pure: it neither sends nor remembers. */
export interface Wire<Credentials> {
  login(credentials: Credentials): WireRequest
  refresh(spending: Spending): WireRequest
  /** Undefined where the server cannot be told. */
  logout(pair: Pair, everywhere: boolean): WireRequest | undefined
  /** Undefined for what is no answer of such a server, such as the page of a proxy. */
  read(body: unknown, status: number, request: WireRequest): WireAnswer | undefined
}

/** What may stand in a header and in a file: visible ASCII. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)
}

/** -1 for what is not a number of seconds from 0 to ten years. */
export function readLifetime(value: unknown): number {
  return typeof value === 'number' && value >= 0 && value < 315e6 ? value : -1
}
