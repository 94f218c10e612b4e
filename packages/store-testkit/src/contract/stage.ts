import assert from 'node:assert/strict'
import {
  accountId,
  newSessionId,
  plus,
  usernameKey,
  userId,
  type Account,
  type Attempt,
  type AuditEntry,
  type AuditKind,
  type AuditRecord,
  type NewUser,
  type RotationRequest,
  type Session,
  type Store,
  type User,
  type UserId,
} from '@pawl/core'
import { minute, sampleSession, sampleToken, start } from '../sample.ts'

/** The first page, large enough for all that a case writes. */
export const everything = { after: null, limit: 200 } as const

let counted = 0
const nextNumber = (): number => (counted += 1)

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

export const addAccount = async (store: Store, name = 'Lighthouse'): Promise<Account> => {
  const created = await store.accounts.create({ id: null, name, createdAt: start }, auditOf('account_created'))
  assert.equal(created.kind, 'created')
  return created.account
}

export const newUser = (accounts: readonly Account[], given: Partial<NewUser> = {}): NewUser => {
  const username = given.username ?? `person-${String(nextNumber())}`
  return {
    username,
    key: usernameKey(username),
    passwordHash: '$argon2id$first',
    administrator: false,
    integrator: false,
    accounts: accounts.map(({ id }) => id),
    defaultAccountId: accounts[0]?.id ?? null,
    createdAt: start,
    ...given,
  }
}

export const addUser = async (
  store: Store,
  accounts: readonly Account[],
  given: Partial<NewUser> = {},
): Promise<User> => {
  const created = await store.users.create(newUser(accounts, given), auditOf('user_created'))
  assert.equal(created.kind, 'created')
  return created.user
}

/** One account with one user. */
export const addPerson = async (store: Store): Promise<User> => addUser(store, [await addAccount(store)])

/** A session as a login makes it. Ids ascend with time and, within a millisecond, in the order of the calls. */
export const newSession = (store: Store, user: User, given: Partial<Session> = {}): Session => {
  const random = Buffer.alloc(16)
  random.writeUInt32BE(nextNumber(), 12)
  return sampleSession({
    id: newSessionId(given.createdAt ?? start, random),
    userId: user.id,
    accountId: user.accounts[0]?.id ?? accountId(0),
    epoch: store.deployment.epoch(),
    salt: new Uint8Array(16).fill(counted % 256),
    ...given,
  })
}

export const openSession = async (store: Store, user: User, given: Partial<Session> = {}): Promise<Session> => {
  const session = newSession(store, user, given)
  const about = { userId: user.id, sessionId: session.id }
  const outcome = await store.sessions.open(session, user.credentialVersion, auditOf('login', about))
  assert.equal(outcome, 'opened')
  return session
}

/** Asks to spend the refresh token of the row as it is given. */
export const spend = (session: Session, given: Partial<RotationRequest> = {}): RotationRequest => ({
  token: sampleToken('refresh', session),
  attempt: null,
  account: null,
  now: plus(start, minute),
  address: '192.0.2.2',
  ...given,
})

/** Rotates and insists that it was. */
export const rotated = async (store: Store, request: RotationRequest): Promise<Session> => {
  const outcome = await store.sessions.rotate(request)
  assert.equal(outcome.kind, 'rotated')
  return outcome.session
}

export const attempt = (digit: number): Attempt => digit.toString(16).padStart(16, '0') as Attempt

/** The row, which must be there. */
export const rowOf = async (store: Store, { id }: Pick<Session, 'id'>): Promise<Session> => {
  const row = await store.sessions.find(id)
  assert.ok(row !== null, `session ${id} is not there`)
  return row
}

export const auditTrail = async (store: Store): Promise<readonly AuditRecord[]> =>
  (await store.audit.list({}, everything)).items

/** Compares by content: whether bytes come as a Buffer or a Uint8Array is the store's own affair. */
export const same = (actual: unknown, expected: unknown, message?: string): void =>
  assert.deepEqual(comparable(actual), comparable(expected), message)

const comparable = (value: unknown): unknown => {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, comparable(member)]))
}

export const nobody: UserId = userId(999_999)
