import { DatabaseSync } from 'node:sqlite'
import {
  accountId,
  decodeRecent,
  encodeRecent,
  instant,
  keyId,
  usualRecentLength,
  type Attempt,
  type RecentRotation,
  type Session,
  type Store,
  type User,
} from '@pawl/core'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Connection } from '../database/connection.ts'
import { openSqliteStore } from '../open.ts'
import {
  addPerson,
  auditOf,
  judge,
  newSession,
  openSession,
  spend,
  temporaryFolder,
  type Folder,
} from '../testing/stage.ts'
import { sessionColumns, sessionFrom } from './row.ts'

let folder: Folder
let store: Store
let user: User

beforeEach(async () => {
  folder = temporaryFolder()
  store = await openSqliteStore({ file: folder.file, judge })
  user = await addPerson(store)
})

afterEach(async () => {
  await store.close()
  folder.remove()
})

const moment = fc.integer({ min: 0, max: 2 ** 47 }).map(instant)
const deadline = fc.integer({ min: 0, max: 2 ** 37 }).map((seconds) => instant(seconds * 1000))
const generation = fc.integer({ min: 1, max: 0xffff_ffff })
const rotation = fc.record({
  distance: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 100_000 })),
  at: moment,
  attempt: fc.option(fc.stringMatching(/^[0-9a-f]{16}$/) as fc.Arbitrary<Attempt>),
})

/** Each remembered generation is below the one after it; the latest is below the row's. */
const remembered = <Row extends { readonly generation: number; readonly recent: readonly { distance: number }[] }>(
  row: Row,
): Omit<Row, 'recent'> & { readonly recent: RecentRotation[] } => {
  let below = row.generation
  const recent = (row.recent as readonly { distance: number; at: Session['createdAt']; attempt: Attempt | null }[])
    .map(({ distance, at, attempt }) => ({ generation: (below -= distance), at, attempt }))
    .filter(({ generation: remaining }) => remaining >= 1)
  return { ...row, recent }
}

const columns = fc.record({
  accountId: fc.constant(accountId(1)),
  epoch: fc.nat(),
  salt: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  generation,
  healedTo: generation,
  keyId: fc.integer({ min: 0, max: 255 }).map(keyId),
  recent: fc.array(rotation, { maxLength: 14 }),
  rotatedAt: moment,
  pace: moment,
  bearerExpiresAt: deadline,
  previousBearerExpiresAt: deadline,
  idleDeadline: deadline,
  hardDeadline: fc.option(deadline),
  revocation: fc.option(fc.record({ at: moment, reason: fc.constantFrom('logout' as const, 'token_reuse' as const) })),
  createdAt: moment,
  device: fc.string({ unit: 'binary', maxLength: 256 }),
  address: fc.ipV6(),
})

const session = columns.map(remembered)

const stored = (id: Session['id']): Session => {
  const database = new DatabaseSync(folder.file, { readOnly: true })
  const row = new Connection(database).getTuple(
    `SELECT ${sessionColumns} FROM sessions WHERE id = ?`,
    Buffer.from(id.replaceAll('-', ''), 'hex'),
  )
  database.close()
  return sessionFrom(id, row ?? expect.fail())
}

test('a session comes back from the disk as it was written', async () => {
  await fc.assert(
    fc.asyncProperty(session, async (given) => {
      const written = newSession(user, given)
      expect(await store.sessions.open(written, user.credentialVersion, auditOf('login'))).toBe('opened')
      expect(stored(written.id)).toEqual({ ...written, salt: Buffer.from(written.salt) })
    }),
    { numRuns: 50 },
  )
})

test('what is remembered of rotations comes back, from whatever room it has', () => {
  fc.assert(
    fc.property(session, fc.nat(300), (row, room) => {
      const encoded = encodeRecent(row.recent, row, room)
      expect(encoded.length).toBeGreaterThanOrEqual(room)
      expect(decodeRecent(encoded, row)).toEqual(row.recent)
    }),
  )
})

test('what is usually remembered, the latest two rotations of a month, has its length', () => {
  const attempt = '0123456789abcdef' as Attempt
  const row = { generation: 4_000_000, rotatedAt: instant(1_900_000_000_000) }
  const monthBefore = instant(row.rotatedAt - 31 * 86_400_000)
  const recent = [
    { generation: row.generation - 1, at: row.rotatedAt, attempt },
    { generation: row.generation - 2, at: monthBefore, attempt },
  ]
  expect(encodeRecent(recent, row)).toHaveLength(usualRecentLength)
})

test('the first refresh, and any later one, leaves the row as long as it was', async () => {
  const length = 'SELECT sum(pgsize - unused) AS used FROM dbstat WHERE name = ?'
  const bytesUsed = (): unknown => {
    const database = new DatabaseSync(folder.file, { readOnly: true })
    const used = database.prepare(length).get('sessions')
    database.close()
    return used
  }
  let current = await openSession(store, user)
  const before = bytesUsed()
  for (let turn = 0; turn < 100; turn += 1) {
    const outcome = await store.sessions.rotate({ ...spend(current), attempt: '0123456789abcdef' as Attempt })
    if (outcome.kind !== 'rotated') expect.fail(outcome.kind)
    current = outcome.session
    expect(bytesUsed()).toEqual(before)
  }
})
