import { describe, expect, test } from 'vitest'
import { openApiDocument } from '../openapi/document.ts'
import { AnswerCheck, type Seen } from './answer-check.ts'

const check = new AnswerCheck()

const everyAnswer = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-request-id': 'm5Zt0QxA-1f',
}

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const { examples } = openApiDocument('http://127.0.0.1:4600', '0.0.0').components
const refusal = (code: string): object => examples[code]?.value as object

const pair = {
  success: true,
  guid: '174fb2d3-22a6-4db5-b7cd-4c3c1d7d0e51',
  token: 'pawl_at_x',
  tokenExpiration: '2018-04-02T21:39:12+00:00',
  tokenLifetime: 3600,
  refreshToken: 'pawl_rt_x',
  refreshTokenExpiration: '2018-05-01T21:39:12+00:00',
  refreshTokenLifetime: 2_509_200,
}

const refreshed: Seen = {
  method: 'POST',
  url: '/auth/refresh',
  requestHeaders: form,
  requestBody: 'refresh_token=pawl_rt_x',
  status: 200,
  headers: everyAnswer,
  text: JSON.stringify(pair),
}

const refused: Seen = {
  ...refreshed,
  status: 401,
  headers: { ...everyAnswer, 'www-authenticate': 'Bearer realm="pawl"' },
  text: JSON.stringify(refusal('refresh_token_expired')),
}

const elsewhere: Seen = { ...refreshed, url: '/nowhere', status: 404, text: JSON.stringify(refusal('not_found')) }
const listed: Seen = {
  method: 'GET',
  url: '/auth/sessions?limit=1',
  requestHeaders: { authorization: 'bearer x' },
  status: 200,
  headers: everyAnswer,
  text: '{"success":true,"items":[],"nextCursor":null}',
}

describe('an answer is right', () => {
  test.each<[string, Seen]>([
    ['a pair', refreshed],
    ['a refusal', refused],
    ['an address that is not there', elsewhere],
    ['a page', listed],
    ['a page for people', { ...listed, url: '/docs/errors', headers: {}, text: '<html>' }],
    ['the headers of a page', { ...listed, method: 'HEAD', text: '' }],
  ])('%s', (_name, seen) => {
    expect(check.complaints(seen)).toEqual([])
  })
})

describe('an answer is wrong', () => {
  test.each<[string, Seen, RegExp]>([
    ['a status that nobody declared', { ...refreshed, status: 418 }, /no such status/],
    ['a code of another endpoint', { ...refused, text: JSON.stringify(refusal('token_expired')) }, /enum|allowed/],
    ['a code that does not exist', { ...refused, text: refused.text.replace('token_expired', 'x') }, /allowed/],
    ['a code with the wrong status', { ...refused, status: 400 }, /allowed/],
    ['no reason for the end', { ...refused, text: JSON.stringify(withoutReason()) }, /reason/],
    ['a member too few', { ...refreshed, text: JSON.stringify({ ...pair, token: undefined }) }, /token/],
    ['a member too many', { ...refreshed, text: JSON.stringify({ ...pair, salt: 'x' }) }, /salt/],
    ['a member of another type', { ...refreshed, text: JSON.stringify({ ...pair, tokenLifetime: '1' }) }, /integer/],
    ['an offset that is Z', { ...refreshed, text: refreshed.text.replace('+00:00', 'Z') }, /pattern/],
    ['no JSON', { ...refreshed, text: '<html>' }, /success/],
    [
      'another order',
      { ...refreshed, text: JSON.stringify({ ...pair, success: undefined }).replace('}', ',"success":true}') },
      /first member/,
    ],
    [
      'no header that names the request',
      { ...refreshed, headers: { ...everyAnswer, 'x-request-id': undefined } },
      /X-Req/,
    ],
    ['an answer that may be kept', { ...refreshed, headers: { ...everyAnswer, 'cache-control': 'public' } }, /Cache/],
    ['401 without a challenge', { ...refused, headers: everyAnswer }, /WWW-Authenticate/],
    [
      '503 without Retry-After',
      { ...refreshed, status: 503, text: JSON.stringify(refusal('overloaded')) },
      /Retry-Aft/,
    ],
    ['200 where nothing is', { ...elsewhere, status: 200 }, /no operation/],
    ['a method that is not there', { ...refreshed, method: 'GET' }, /no operation/],
    ['a success without its parameter', { ...refreshed, requestBody: 'x=y' }, /refresh_token/],
    ['a success with an unfit parameter', { ...listed, url: '/auth/sessions?limit=999' }, /limit/],
    ['a success without a bearer', { ...listed, requestHeaders: {} }, /credentials/],
    ['a success of an unknown encoding', { ...refreshed, requestHeaders: { 'content-type': 'text/xml' } }, /text.xml/],
  ])('%s', (_name, seen, complaint) => {
    expect(check.complaints(seen).join('\n')).toMatch(complaint)
  })
})

function withoutReason(): object {
  const { error, ...body } = refusal('session_ended') as { error: object }
  return { ...body, error: { ...error, reason: undefined } }
}
