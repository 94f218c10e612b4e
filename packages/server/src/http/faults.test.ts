import { Fault } from '@pawl/core'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import type { Exchange } from './answers.ts'
import { Faults } from './faults.ts'

const exchange = { request: { id: 'abc-1' }, route: 'POST /auth/refresh' } as unknown as Exchange

const watched = (): { faults: Faults; lines: Record<string, unknown>[]; pass: (milliseconds: number) => void } => {
  const lines: Record<string, unknown>[] = []
  const log = pino({}, { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) })
  let now = 0
  return {
    faults: new Faults(log, () => now),
    lines,
    pass: (milliseconds) => {
      now += milliseconds
    },
  }
}

test('a fault is answered with its own code and patience, and logged with its cause', () => {
  const { faults, lines } = watched()
  const cause = Object.assign(new Error('disk I/O error'), { code: 'ERR_SQLITE_ERROR', detail: 'row of ada' })
  const fault = new Fault('store_unavailable', 'The disk is full.', { cause, retryAfterSeconds: 7 })
  expect(faults.refusalOf(fault, exchange)).toMatchObject({ code: 'store_unavailable', details: { retryAfter: 7 } })
  expect(lines).toMatchObject([
    {
      level: 50,
      requestId: 'abc-1',
      route: 'POST /auth/refresh',
      fault: { message: 'The disk is full.', cause: { message: 'disk I/O error', code: 'ERR_SQLITE_ERROR' } },
    },
  ])
  // Drivers hang rows on their errors.
  expect(JSON.stringify(lines)).not.toContain('ada')
})

test.each([new TypeError('x is undefined'), 'a string', null, { statusCode: 400 }])(
  'what nobody expects (%s) is a fault too, and says nothing against the credentials',
  (thrown) => {
    const { faults, lines } = watched()
    expect(faults.refusalOf(thrown, exchange).code).toBe('store_unavailable')
    expect(lines).toMatchObject([{ level: 50 }])
  },
)

test('a flood of faults is logged once a second for each kind, with the number of those left out', () => {
  const { faults, lines, pass } = watched()
  const down = new Fault('store_unavailable', 'down')
  for (let time = 0; time < 1000; time++) faults.refusalOf(down, exchange)
  faults.refusalOf(new Fault('overloaded', 'full'), exchange)
  expect(lines).toMatchObject([
    { level: 50, leftOut: 0 },
    { level: 40, leftOut: 0 },
  ])
  pass(1000)
  faults.refusalOf(down, exchange)
  expect(lines[2]).toMatchObject({ level: 50, leftOut: 999 })
})
