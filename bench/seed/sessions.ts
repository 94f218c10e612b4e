import {
  accountId,
  createRotationJudge,
  defaultPolicy,
  mintPair,
  newSession,
  type Account,
  type Session,
  type Store,
  type User,
} from '@pawl/core'
import { openSqliteStore } from '@pawl/store-sqlite'
import { randomBytes } from 'node:crypto'
import type { Pair } from '../load/job.ts'
import { userAgent } from '../load/request.ts'
import { now } from './clock.ts'
import type { BenchKeys } from './keys.ts'

/** So many are written at once if the caller names no other number; each still has its own command, as at a login. */
const usuallyAtOnce = 1000

export const openStore = (file: string, keys: BenchKeys): Promise<Store> =>
  openSqliteStore({ file, judge: createRotationJudge(defaultPolicy, () => keys.ring) })

/** Opens sessions for the first user, as logins do but without the hashing, which would take half an hour. */
export const openSessions = async (
  store: Store,
  keys: BenchKeys,
  count: number,
  atOnce: number = usuallyAtOnce,
): Promise<Session[]> => {
  const { user, account } = await firstUser(store)
  const services = { random: { bytes: randomBytes }, policy: defaultPolicy, ring: () => keys.ring, store }
  const sessions = Array.from({ length: count }, () =>
    newSession(services, user, account, { now: now(), address: '127.0.0.1', device: userAgent }),
  )
  for (let from = 0; from < count; from += atOnce) {
    await Promise.all(sessions.slice(from, from + atOnce).map((session) => open(store, session, user)))
  }
  return sessions
}

export const pairOf = (keys: BenchKeys, session: Session): Pair => {
  const { bearer, refreshToken } = mintPair(keys.ring, session)
  return { token: bearer, refreshToken }
}

const open = async (store: Store, session: Session, user: User): Promise<void> => {
  const opened = await store.sessions.open(session, user.credentialVersion, {
    kind: 'login',
    at: session.createdAt,
    userId: user.id,
    accountId: session.accountId,
    sessionId: session.id,
    address: session.address,
    by: null,
    detail: null,
  })
  if (opened !== 'opened') throw new Error(`A session could not be opened: ${opened}.`)
}

const firstUser = async (store: Store): Promise<{ user: User; account: Account }> => {
  const [user] = (await store.users.list(null, { after: null, limit: 1 })).items
  const account = await store.accounts.find(accountId(1))
  if (user === undefined || account === null) throw new Error('The server has made no first user.')
  return { user, account }
}
