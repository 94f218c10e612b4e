import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { changeAccountParametersSchema, createAccountParametersSchema } from './accounts.ts'
import { listAuditParametersSchema } from './audit.ts'
import { loginParametersSchema } from './login.ts'
import { logoutParametersSchema } from './logout.ts'
import { masqueradeParametersSchema } from './masquerade.ts'
import { pageParametersSchema } from './page.ts'
import { passwordParametersSchema } from './password.ts'
import { attemptHeadersSchema, refreshParametersSchema } from './refresh.ts'
import { endSessionsParametersSchema, listSessionsParametersSchema, sessionPathSchema } from './sessions.ts'
import { changeUserParametersSchema, createUserParametersSchema, listUsersParametersSchema } from './users.ts'
import { verifyParametersSchema } from './verify.ts'

interface Case {
  readonly schema: TSchema
  readonly accepted: readonly object[]
  readonly refused: readonly object[]
}

const guid = '174fb2d3-22a6-4db5-b7cd-4c3c1d7d0e51'
const credentials = { username: 'ada@example.com', password: 'correct horse' }
const newUser = { ...credentials, accounts: [1, 12345] }
const key = (length: number): object => ({ 'idempotency-key': '!~'.repeat(length).slice(0, length) })

const cases: Record<string, Case> = {
  login: {
    schema: loginParametersSchema,
    accepted: [
      credentials,
      { ...credentials, account_id: 999_999_999_999_999, auth_only: true },
      { username: 'a'.repeat(254), password: 'p'.repeat(1024) },
      { ...credentials, newer: 1 },
    ],
    refused: [
      {},
      { username: 'ada@example.com' },
      { password: 'correct horse' },
      { ...credentials, username: '' },
      { ...credentials, username: 'a'.repeat(255) },
      { ...credentials, password: '' },
      { ...credentials, password: 'p'.repeat(1025) },
      { ...credentials, password: null },
      { ...credentials, account_id: 0 },
      { ...credentials, account_id: 1.5 },
      { ...credentials, account_id: '12345' },
      { ...credentials, account_id: 1_000_000_000_000_000 },
      { ...credentials, auth_only: 1 },
    ],
  },
  refresh: {
    schema: refreshParametersSchema,
    accepted: [{ refresh_token: 'pawl_rt_example' }, { refresh_token: 'not one of ours' }],
    refused: [{}, { refresh_token: '' }, { refresh_token: ['a'] }, { refresh_token: 'a'.repeat(4097) }],
  },
  'headers of an attempt': {
    schema: attemptHeadersSchema,
    accepted: [{}, key(16), key(128), { ...key(20), accept: '*/*' }],
    refused: [
      key(15),
      key(129),
      { 'idempotency-key': '' },
      { 'idempotency-key': 'with a space in it' },
      { 'idempotency-key': 'ünfit-ünfit-ünfit' },
      { 'idempotency-key': 'ends-with-a-newline\n' },
    ],
  },
  masquerade: {
    schema: masqueradeParametersSchema,
    accepted: [{ refresh_token: 'pawl_rt_example', account_id: 12345 }],
    refused: [{ refresh_token: 'pawl_rt_example' }, { account_id: 12345 }],
  },
  logout: {
    schema: logoutParametersSchema,
    accepted: [{}, { refresh_token: 'pawl_rt_example' }, { everywhere: true }],
    refused: [{ everywhere: 'yes' }],
  },
  password: {
    schema: passwordParametersSchema,
    accepted: [{ password: 'old', new_password: 'a better one' }],
    refused: [{ password: 'old' }, { new_password: 'a better one' }],
  },
  verify: { schema: verifyParametersSchema, accepted: [{}, { account_id: 1, q: 'x' }], refused: [{ account_id: 'x' }] },
  'a page': {
    schema: pageParametersSchema,
    accepted: [{}, { limit: 1 }, { limit: 200, cursor: 'opaque' }],
    refused: [{ limit: 0 }, { limit: 201 }, { cursor: '' }, { cursor: 'c'.repeat(513) }],
  },
  'a new user': {
    schema: createUserParametersSchema,
    accepted: [newUser, { ...newUser, default_account_id: 1, administrator: true, integrator: false }],
    refused: [credentials, { ...newUser, accounts: [] }, { ...newUser, accounts: [1, 1] }, { ...newUser, accounts: 1 }],
  },
  'a changed user': {
    schema: changeUserParametersSchema,
    accepted: [{}, { disabled: true }, { password: 'a better one', accounts: [1], default_account_id: 1 }],
    refused: [{ disabled: 'yes' }, { accounts: [] }, { password: '' }],
  },
  'a list of users': {
    schema: listUsersParametersSchema,
    accepted: [{}, { query: 'ada', limit: 20 }],
    refused: [{ query: 'a'.repeat(255) }, { limit: 500 }],
  },
  'a new account': {
    schema: createAccountParametersSchema,
    accepted: [{ name: 'Default' }, { id: 12345, name: 'Default' }],
    refused: [{}, { name: '' }, { id: -1, name: 'Default' }, { name: 'n'.repeat(201) }],
  },
  'a changed account': {
    schema: changeAccountParametersSchema,
    accepted: [{}, { name: 'Other', disabled: false }],
    refused: [{ name: '' }, { disabled: null }],
  },
  'a list of sessions': {
    schema: listSessionsParametersSchema,
    accepted: [{}, { user: 1, account: 12345, state: 'live', loop: true, cursor: 'opaque' }],
    refused: [{ user: 'ada' }, { state: 'asleep' }, { loop: 'clock_ahead' }],
  },
  'the sessions to end': { schema: endSessionsParametersSchema, accepted: [{ user: 1 }], refused: [{}, { user: 0 }] },
  'a path to a session': {
    schema: sessionPathSchema,
    accepted: [{ guid }],
    refused: [{}, { guid: guid.toUpperCase() }, { guid: `${guid} ` }, { guid: `{${guid}}` }],
  },
  'a list of audit records': {
    schema: listAuditParametersSchema,
    accepted: [{}, { kind: 'login', user: 1, session: guid, from: '2018-04-02T21:39:12+00:00' }],
    refused: [{ kind: 'refresh' }, { session: 'x' }, { until: '2018-04-02' }],
  },
}

describe.each(Object.entries(cases))('the parameters of %s', (_name, { schema, accepted, refused }) => {
  test.each(accepted)('accept %j', (parameters) => {
    expect(Value.Check(schema, parameters)).toBe(true)
  })

  test.each(refused)('refuse %j', (parameters) => {
    expect(Value.Check(schema, parameters)).toBe(false)
  })
})
