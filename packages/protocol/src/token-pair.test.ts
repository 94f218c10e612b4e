import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import { diagnosisHelpPath, diagnosisTable, noticeSchema, type Diagnosis } from './notice.ts'
import { loginAnswerSchema, loginPairSchema, tokenPairSchema } from './token-pair.ts'

const pair = {
  success: true,
  guid: '174fb2d3-22a6-4db5-b7cd-4c3c1d7d0e51',
  token: 'pawl_at_example',
  tokenExpiration: '2018-04-02T21:39:12+00:00',
  tokenLifetime: 3600,
  refreshToken: 'pawl_rt_example',
  refreshTokenExpiration: '2018-05-01T21:39:12+00:00',
  refreshTokenLifetime: 2509200,
}
const notice = {
  code: 'refresh_loop',
  diagnosis: 'clock_ahead',
  message: 'This session was refreshed 240 times in the last minute.',
  refreshAfter: 3571,
  help: 'http://127.0.0.1:4600/docs/refresh-loops#clock_ahead',
}
const account = { id: 12345, name: 'Default' }
const user = {
  id: 1,
  username: 'ada@example.com',
  administrator: false,
  integrator: false,
  accounts: [account],
  defaultAccountId: 12345,
}

describe('a token pair', () => {
  const accepts = (body: unknown): boolean => Value.Check(tokenPairSchema, body)

  test("is the contract's example, with or without a notice", () => {
    expect(accepts(pair)).toBe(true)
    expect(accepts({ ...pair, notice })).toBe(true)
  })

  test('may be run out, and may have members that nobody knows', () => {
    expect(accepts({ ...pair, tokenLifetime: 0, newer: [] })).toBe(true)
  })

  test.each(Object.keys(pair))('needs %s', (member) => {
    expect(accepts({ ...pair, [member]: undefined })).toBe(false)
  })

  test.each([
    { success: false },
    { guid: '174FB2D3-22A6-4DB5-B7CD-4C3C1D7D0E51' },
    { tokenExpiration: '2018-04-02T21:39:12Z' },
    { tokenLifetime: 3599.5 },
    { tokenLifetime: -1 },
    { tokenLifetime: '3600' },
    { notice: { ...notice, diagnosis: 'tired' } },
  ])('refuses %j', (change) => {
    expect(accepts({ ...pair, ...change })).toBe(false)
  })

  test('writes its members in the order of the contract', () => {
    const schema = JSON.parse(JSON.stringify(tokenPairSchema)) as { properties: object }
    expect(Object.keys(schema.properties)).toEqual([...Object.keys(pair), 'notice'])
  })
})

test('a login adds who it is, and only checks when it is asked to', () => {
  expect(Value.Check(loginPairSchema, { ...pair, user, account })).toBe(true)
  expect(Value.Check(loginPairSchema, { ...pair, user: { ...user, defaultAccountId: null }, account })).toBe(true)
  expect(Value.Check(loginPairSchema, pair)).toBe(false)
  expect(Value.Check(loginAnswerSchema, { success: true })).toBe(true)
})

test.each(Object.keys(diagnosisTable) as Diagnosis[])('the diagnosis %s is explained and has a page', (diagnosis) => {
  expect(Value.Check(noticeSchema, { ...notice, diagnosis })).toBe(true)
  expect(diagnosisTable[diagnosis].pattern).toMatch(/\.$/)
  expect(diagnosisTable[diagnosis].advice).toMatch(/\.$/)
  expect(diagnosisHelpPath(diagnosis)).toBe(`/docs/refresh-loops#${diagnosis}`)
})
