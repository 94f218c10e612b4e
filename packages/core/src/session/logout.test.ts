import { contractPolicy, createFakeServices, sampleSession, type FakeServices } from '@pawl/store-testkit'
import { beforeEach, describe, expect, test } from 'vitest'
import { plus } from '../instant.ts'
import { mintPair } from '../token/pair.ts'
import type { TokenKind } from '../token/token.ts'
import { newSessionId } from '../token/session-id.ts'
import { logout, type LoggedOut } from './logout.ts'
import type { Session } from './session.ts'

const session = sampleSession()
const other = sampleSession({ id: newSessionId(session.createdAt, new Uint8Array(16).fill(1)) })
const next: Session = {
  ...session,
  generation: 2,
  rotatedAt: plus(session.createdAt, 1000),
  previousBearerExpiresAt: plus(session.createdAt, contractPolicy.bearerOverlap),
}

let services: FakeServices

beforeEach(() => {
  services = createFakeServices()
  for (const row of [session, other]) services.database.tables.sessions.set(row.id, row)
})

const leave = (kind: TokenKind, minted: Session, everywhere = false): Promise<LoggedOut> => {
  const { bearer, refreshToken } = mintPair(services.ring(), minted)
  return logout(services, { kind, token: kind === 'bearer' ? bearer : refreshToken, everywhere, address: '192.0.2.1' })
}

const reasonOf = ({ id }: Session): string | undefined => services.database.tables.sessions.get(id)?.revocation?.reason
const records = (): number => services.database.tables.audit.length

describe.each(['bearer', 'refresh'] as const)('a logout with the %s token', (kind) => {
  test('ends the session and no other, and is recorded once', async () => {
    expect(await leave(kind, session)).toEqual({ kind: 'done' })
    expect([reasonOf(session), reasonOf(other)]).toEqual(['logout', undefined])
    expect(await leave(kind, session)).toEqual({ kind: 'done' })
    expect(records()).toBe(1)
  })

  test('ends the session also with a token of before', async () => {
    services.database.tables.sessions.set(session.id, { ...next, generation: 9 })
    expect(await leave(kind, session)).toEqual({ kind: 'done' })
    expect(reasonOf(session)).toBe('logout')
  })

  test('everywhere ends all sessions of the user, and needs a current token', async () => {
    services.database.tables.sessions.set(session.id, { ...next, generation: 9 })
    expect(await leave(kind, session, true)).toEqual({ kind: 'expired' })
    expect([reasonOf(session), reasonOf(other)]).toEqual([undefined, undefined])
    expect(await leave(kind, other, true)).toEqual({ kind: 'done' })
    expect([reasonOf(session), reasonOf(other)]).toEqual(['logout', 'logout'])
    expect(records()).toBe(1)
  })

  test('is refused to a forger', async () => {
    const forged = { ...session, salt: new Uint8Array(16).fill(9) }
    expect(await leave(kind, forged)).toEqual({ kind: 'invalid' })
    expect(reasonOf(session)).toBeUndefined()
  })

  test('of a session that is long gone is done, where the token is past its date; else it is not ours', async () => {
    services.database.tables.sessions.clear()
    expect(await leave(kind, session)).toEqual({ kind: 'invalid' })
    services.clock.advance(session.idleDeadline - session.createdAt)
    expect(await leave(kind, session)).toEqual({ kind: 'done' })
  })
})

test('a bearer of the overlap is current enough to log out everywhere', async () => {
  services.database.tables.sessions.set(session.id, next)
  expect(await leave('bearer', session, true)).toEqual({ kind: 'done' })
})

test('garbage is refused without asking the store', async () => {
  await services.store.close()
  const garbage = { kind: 'bearer', token: 'garbage', everywhere: false, address: '192.0.2.1' } as const
  expect(await logout(services, garbage)).toEqual({ kind: 'invalid' })
})
