import { instant, keyId, type Attempt, type RecentRotation, type Session } from '@pawl/core'
import { addPerson, auditOf, newSession } from '@pawl/store-testkit'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PostgresStore } from '../open.ts'
import { Databases } from '../testing/databases.ts'
import { openOn } from '../testing/opened.ts'

let databases: Databases
let store: PostgresStore
beforeAll(async () => {
  databases = await Databases.open(['fsync = off'])
  store = await openOn(await databases.createMigrated())
})
afterAll(async () => {
  await store.close()
  await databases.close()
})

const moment = fc.integer({ min: 0, max: 2 ** 47 }).map(instant)
const attempt = fc.option(fc.stringMatching(/^[0-9a-f]{16}$/) as fc.Arbitrary<Attempt>)
const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 })

const row = fc.record({
  epoch: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
  salt: bytes,
  generation: fc.integer({ min: 15, max: 0xffff_ffff }),
  healedTo: fc.integer({ min: 0, max: 0xffff_ffff }),
  keyId: fc.integer({ min: 0, max: 255 }).map(keyId),
  rotatedAt: moment,
  pace: moment,
  bearerExpiresAt: moment,
  previousBearerExpiresAt: moment,
  idleDeadline: moment,
  hardDeadline: fc.option(moment),
  createdAt: moment,
  device: fc.string({ unit: 'grapheme', maxLength: 256 }).filter((text) => !text.includes('\u0000')),
  address: fc.ipV6(),
  rotations: fc.array(fc.record({ at: moment, attempt }), { maxLength: 14 }),
})

test('every row is read as it was written', async () => {
  const user = await addPerson(store)
  await fc.assert(
    fc.asyncProperty(row, async ({ rotations, ...given }) => {
      const recent = rotations.map((rotation, index): RecentRotation => ({
        ...rotation,
        generation: given.generation - 1 - index,
      }))
      const session: Session = { ...newSession(store, user), ...given, recent }
      expect(await store.sessions.open(session, user.credentialVersion, auditOf('login'))).toBe('opened')
      const read = await store.sessions.find(session.id)
      expect({ ...read, salt: [...(read?.salt ?? [])] }).toEqual({ ...session, salt: [...session.salt] })
    }),
    { numRuns: 60 },
  )
})
