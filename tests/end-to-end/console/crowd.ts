import {
  accountId,
  createKeyRing,
  createRotationJudge,
  defaultPolicy,
  keyId,
  newSession,
  plus,
  serverKey,
  type Session,
  type Store,
} from '@pawl/core'
import { openSqliteStore } from '@pawl/store-sqlite'
import { randomBytes } from 'node:crypto'

const atOnce = 2000

/** Opens sessions of the first user in a database that no server has open, a second apart; their tokens were never minted. */
export const crowd = async (file: string, count: number): Promise<void> => {
  const ring = createKeyRing([serverKey(keyId(1), randomBytes(32))], keyId(1), [])
  const store = await openSqliteStore({ file, judge: createRotationJudge(defaultPolicy, () => ring) })
  const [user] = (await store.users.list(null, { after: null, limit: 1 })).items
  const account = await store.accounts.find(accountId(1))
  if (user === undefined || account === null) throw new Error('The server has made no first user.')
  const services = { random: { bytes: randomBytes }, policy: defaultPolicy, ring: () => ring, store }
  for (let from = 0; from < count; from += atOnce) {
    const sessions = Array.from({ length: Math.min(atOnce, count - from) }, (_, index) =>
      newSession(services, user, account, {
        now: plus(user.createdAt, (from + index - count) * 1000),
        address: `192.0.2.${(from + index) % 256}`,
        device: `program/${from + index}`,
      }),
    )
    await Promise.all(sessions.map((session) => open(store, session, user.credentialVersion)))
  }
  await store.close()
}

const open = async (store: Store, session: Session, credentialVersion: number): Promise<void> => {
  const { id, createdAt, userId, address } = session
  const opened = await store.sessions.open(session, credentialVersion, {
    kind: 'login',
    at: createdAt,
    userId,
    accountId: session.accountId,
    sessionId: id,
    address,
    by: null,
    detail: null,
  })
  if (opened !== 'opened') throw new Error(`A session could not be opened: ${opened}.`)
}
