import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createKeyRing,
  createRotationJudge,
  decodeToken,
  defaultPolicy,
  instant,
  keyId,
  mintPair,
  newSessionId,
  plus,
  serverKey,
  usernameKey,
  type AuditEntry,
  type AuditKind,
  type Instant,
  type KeyRing,
  type RotationJudge,
  type RotationRequest,
  type Session,
  type Store,
  type User,
} from '@pawl/core'

/** What stands around a store in its tests: a key, a judge, a person with sessions. The same in every process that asks for it. */
export const ring: KeyRing = createKeyRing([serverKey(keyId(1), new Uint8Array(32).fill(7))], keyId(1), [])
export const judge: RotationJudge = createRotationJudge(defaultPolicy, () => ring)
export const start: Instant = instant(Date.UTC(2030, 0, 1))
export const hour = 3_600_000

export interface Folder {
  readonly file: string
  remove(): void
}

export const temporaryFolder = (): Folder => {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-sqlite-'))
  return { file: join(folder, 'pawl.db'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export const auditOf = (kind: AuditKind, about: Partial<AuditEntry> = {}): AuditEntry => ({
  kind,
  at: start,
  userId: null,
  accountId: null,
  sessionId: null,
  address: null,
  by: null,
  detail: null,
  ...about,
})

export const addPerson = async (store: Store, username = 'ada'): Promise<User> => {
  const account = await store.accounts.create(
    { id: null, name: 'Lighthouse', createdAt: start },
    auditOf('account_created'),
  )
  assert(account.kind === 'created')
  const created = await store.users.create(
    {
      username,
      key: usernameKey(username),
      passwordHash: '$argon2id$',
      administrator: false,
      integrator: false,
      accounts: [account.account.id],
      defaultAccountId: account.account.id,
      createdAt: start,
    },
    auditOf('user_created'),
  )
  assert(created.kind === 'created')
  return created.user
}

let counted = 0

/** As a login makes it; the n-th of a process is the same in every run. */
export const newSession = (user: User, given: Partial<Session> = {}): Session => {
  counted += 1
  const now = plus(start, counted)
  const random = Buffer.alloc(16)
  random.writeUInt32BE(counted, 12)
  return {
    id: newSessionId(now, random),
    userId: user.id,
    accountId: user.accounts[0]?.id ?? assert.fail('the person has no account'),
    epoch: 1,
    salt: Buffer.alloc(16, counted),
    generation: 1,
    healedTo: 0,
    keyId: ring.minting.id,
    recent: [],
    rotatedAt: now,
    pace: now,
    bearerExpiresAt: plus(start, hour),
    previousBearerExpiresAt: instant(0),
    idleDeadline: plus(start, defaultPolicy.refreshLifetime),
    hardDeadline: null,
    revocation: null,
    createdAt: now,
    device: 'A browser'.padEnd(100, '.'),
    address: '192.0.2.1',
    ...given,
  }
}

export const openSession = async (store: Store, user: User, given: Partial<Session> = {}): Promise<Session> => {
  const session = newSession(user, given)
  const audit = auditOf('login', {
    at: session.createdAt,
    userId: user.id,
    accountId: session.accountId,
    sessionId: session.id,
    address: session.address,
  })
  assert.equal(await store.sessions.open(session, user.credentialVersion, audit), 'opened')
  return session
}

/** Asks to spend the current refresh token, an hour after the last time. */
export const spend = (session: Session, given: Partial<RotationRequest> = {}): RotationRequest => {
  const token = decodeToken('refresh', mintPair(ring, session).refreshToken)
  assert(token !== null)
  return { token, attempt: null, account: null, now: plus(session.rotatedAt, hour), address: '192.0.2.2', ...given }
}
