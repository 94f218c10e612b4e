import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { leaksIn } from '../../test/secret-forms.ts'
import { createLog } from './log.ts'

const capture = (format: 'json' | 'pretty' = 'json') => {
  const lines: string[] = []
  const log = createLog({ level: 'trace', format }, { write: (line) => void lines.push(line) })
  return { log, text: () => lines.join(''), lines }
}

const password = `Käse & "Brot" ${randomBytes(9).toString('hex')}`
const token = `pawl_rt_${randomBytes(51).toString('base64url')}`
const attempt = randomBytes(24).toString('base64url')
const secrets = [password, token, attempt]
const leaks = (text: string): readonly string[] => leaksIn(text, secrets)

const request = {
  id: 'r-1',
  method: 'POST',
  url: `/auth/refresh?refresh_token=${token}&p=${encodeURIComponent(password)}`,
  ip: '127.0.0.1',
  headers: {
    authorization: `Basic ${Buffer.from(`ada:${password}`).toString('base64')}`,
    'idempotency-key': attempt,
  },
  body: { password, refresh_token: token },
}

describe('the log', () => {
  test('tells of a request who asked for what, and nothing that it held', () => {
    const { log, text } = capture()
    log.info({ req: request, res: { statusCode: 200, headers: { 'set-cookie': token } } }, 'answered')
    expect(JSON.parse(text())).toMatchObject({
      level: 'info',
      msg: 'answered',
      req: { id: 'r-1', method: 'POST', path: '/auth/refresh?[redacted]', address: '127.0.0.1' },
      res: { status: 200 },
    })
    expect(leaks(text())).toEqual([])
  })

  test.each(['json', 'pretty'] as const)('redacts what is named like a secret, some levels deep (%s)', (format) => {
    const { log, text } = capture(format)
    const named = {
      password,
      new_password: password,
      refresh_token: token,
      refreshToken: token,
      authorization: `Bearer ${token}`,
      'idempotency-key': attempt,
      attempt,
      Salt: Buffer.from(password),
      keys: [token, password],
    }
    log.info(named, 'top')
    log.info({ body: named, headers: named }, 'one below')
    log.info({ a: { b: [{ c: { d: named } }] } }, 'four below')
    log.child(named).info('bound')
    expect(text()).toContain('[redacted]')
    expect(leaks(text())).toEqual([])
  })

  test('writes of an error its name, code and words, and none of what hangs on it', () => {
    const { log, text } = capture()
    const cause = Object.assign(new Error('disk full'), { code: 'ENOSPC', parameters: [password, token] })
    const packet = Buffer.from(`POST / HTTP/1.1\r\nAuthorization: Bearer ${token}\r\n\r\n`)
    log.error(
      Object.assign(new Error('not stored', { cause }), { rawPacket: packet, packet, body: request.body }),
      'failed',
    )
    expect(JSON.parse(text())).toMatchObject({
      err: { type: 'Error', message: 'not stored', cause: { code: 'ENOSPC', message: 'disk full' } },
    })
    expect(leaks(text())).toEqual([])
  })

  test('does not repeat the words in which a parser quotes what was sent', () => {
    const { log, text } = capture()
    try {
      JSON.parse(password)
    } catch (fault) {
      log.info({ err: fault })
    }
    log.info({ err: Object.assign(new Error(`unexpected ${password}`), { statusCode: 400, code: 'BAD_BODY' }) })
    expect(text()).toContain('BAD_BODY')
    expect(leaks(text())).toEqual([])
    expect(text()).not.toContain('Käse')
  })

  test('cuts tokens and credentials out of sentences', () => {
    const { log, text } = capture()
    const basic = Buffer.from(`ada:${password}`).toString('base64')
    log.warn(`refused ${token} and Authorization: Basic ${basic} and bearer ${attempt}`)
    log.warn({ detail: `path /x/${token}/y` })
    expect(text()).toContain('refused pawl_rt_[redacted] and Authorization: Basic [redacted]')
    expect(leaks(text())).toEqual([])
    expect(text()).not.toContain(basic)
  })

  test('is one line per event in both formats', () => {
    for (const format of ['json', 'pretty'] as const) {
      const { log, text } = capture(format)
      log.info({ a: { b: 'first\nsecond' } }, 'one\nstill one')
      expect(text().trimEnd().split('\n').length, format).toBeLessThanOrEqual(format === 'json' ? 1 : 2)
    }
  })
})
