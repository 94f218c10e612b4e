import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { accountAnswerSchema } from './account.ts'
import { auditKinds, auditRecordSchema } from './audit.ts'
import { loopSchema } from './loop.ts'
import { overviewSchema } from './overview.ts'
import { pageSchemaOf } from './page.ts'
import { adminSessionAnswerSchema, ownSessionSchema, sessionAnswerSchema } from './session.ts'
import { changedUserAnswerSchema } from './user.ts'

const at = '2018-04-02T21:39:12+00:00'
const guid = '174fb2d3-22a6-4db5-b7cd-4c3c1d7d0e51'
const account = { id: 12345, name: 'Default' }
const reference = { id: 1, username: 'ada@example.com' }
const user = { ...reference, administrator: true, integrator: false, accounts: [account], defaultAccountId: 12345 }
const lifetimes = { tokenExpiration: at, tokenLifetime: 1, refreshTokenExpiration: at, refreshTokenLifetime: 1 }
const finding = { diagnosis: 'eager', refreshesPerMinute: 2, firstSeen: at, lastSeen: at }
const source = { device: '', address: '127.0.0.1' }
const ownSession = { guid, ...source, createdAt: at, lastRefresh: null, refreshCount: 0, current: true }
const ended = { state: 'revoked', endedReason: 'logout', endedAt: at, idleDeadline: at, hardDeadline: null }
const refreshes = { refreshes: 5, pacedRefreshes: 2, refusedRefreshes: 1, reuses: 1, loops: 0 }
const minute = { at, logins: 1, refusedLogins: 0, ...refreshes }
const record = { id: 1, at, user: null, account: null, session: null, address: null, by: null, detail: null }

const examples: Record<string, readonly [TSchema, object]> = {
  'the current session': [sessionAnswerSchema, { success: true, guid, user, account, createdAt: at, ...lifetimes }],
  'a page of own sessions': [
    pageSchemaOf(ownSessionSchema),
    { success: true, items: [ownSession, { ...ownSession, lastRefresh: at }], nextCursor: null },
  ],
  'a session for an administrator': [
    adminSessionAnswerSchema,
    {
      success: true,
      session: {
        ...ownSession,
        ...ended,
        user: reference,
        account,
        loop: finding,
        verdicts: { rotated: 1, repeated: 0, paced: 9, superseded: 0, reused: 0 },
      },
    },
  ],
  'a changed user': [
    changedUserAnswerSchema,
    { success: true, user: { ...user, disabled: false, createdAt: at }, sessionsEnded: 3 },
  ],
  'an account': [accountAnswerSchema, { success: true, account: { ...account, disabled: false, createdAt: at } }],
  'a loop': [loopSchema, { ...finding, guid, user: reference, account, ...source }],
  'an audit record': [auditRecordSchema, { ...record, kind: 'login_refused' }],
  'the overview': [
    overviewSchema,
    {
      success: true,
      version: '0.1.0',
      startedAt: at,
      liveSessions: 2,
      minutes: [minute],
      reusesLastDay: 0,
      loopsNow: 1,
      loopsLastDay: 1,
      store: { kind: 'sqlite', ready: true },
      nodes: [{ name: 'one', seenAt: at, current: true }],
    },
  ],
}

describe.each(Object.entries(examples))('%s', (_name, [schema, example]) => {
  test('is what its schema says', () => {
    expect(Value.Check(schema, example)).toBe(true)
  })

  test.each(Object.keys(example))('needs %s', (member) => {
    expect(Value.Check(schema, { ...example, [member]: undefined })).toBe(false)
  })
})

test('a refresh is never recorded', () => {
  expect(auditKinds).not.toContain('refresh')
  expect(Value.Check(auditRecordSchema, { ...record, kind: 'refresh' })).toBe(false)
})
