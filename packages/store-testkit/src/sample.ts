import assert from 'node:assert/strict'
import {
  accountId,
  createKeyRing,
  decodeToken,
  defaultPolicy,
  instant,
  keyId,
  mintPair,
  newSessionId,
  plus,
  serverKey,
  userId,
  wholeSecond,
  type Instant,
  type KeyRing,
  type Policy,
  type Session,
  type Token,
  type TokenKind,
} from '@pawl/core'

/** When a test begins, unless it says otherwise. */
export const start: Instant = instant(Date.UTC(2030, 0, 1))
export const second = 1000
export const minute = 60_000
export const day = 86_400_000

/** Server keys for tests, as a process that opens a store of its own may need them. */
export const contractKeys: readonly { readonly id: number; readonly secret: Uint8Array }[] = [
  { id: 1, secret: new Uint8Array(32).fill(1) },
  { id: 2, secret: new Uint8Array(32).fill(2) },
]

export const contractRing: KeyRing = createKeyRing(
  contractKeys.map(({ id, secret }) => serverKey(keyId(id), secret)),
  keyId(1),
  [],
)

export const contractPolicy: Policy = { ...defaultPolicy, burst: 6, retryWindow: 3_600_000 }

/** A session as a login makes it at `createdAt`. */
export const sampleSession = (given: Partial<Session> = {}): Session => {
  const createdAt = given.createdAt ?? start
  const { bearerLifetime, refreshLifetime } = contractPolicy
  return {
    id: newSessionId(createdAt, new Uint8Array(16)),
    userId: userId(1),
    accountId: accountId(1),
    epoch: 1,
    salt: new Uint8Array(16),
    generation: 1,
    healedTo: 0,
    keyId: contractRing.minting.id,
    recent: [],
    rotatedAt: createdAt,
    pace: createdAt,
    bearerExpiresAt: wholeSecond(plus(createdAt, bearerLifetime)),
    previousBearerExpiresAt: instant(0),
    idleDeadline: wholeSecond(plus(createdAt, refreshLifetime)),
    hardDeadline: null,
    revocation: null,
    createdAt,
    device: 'A browser',
    address: '192.0.2.1',
    ...given,
  }
}

/** The token that the row as it is given would be answered with, decoded. */
export const sampleToken = (kind: TokenKind, session: Session, ring: KeyRing = contractRing): Token => {
  const { bearer, refreshToken } = mintPair(ring, session)
  const token = decodeToken(kind, kind === 'bearer' ? bearer : refreshToken)
  assert.ok(token !== null)
  return token
}
