import fc from 'fast-check'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { dateTimeSchema, formatDateTime, parseDateTime } from './date-time.ts'

const firstInstant = Date.parse('0000-01-01T00:00:00Z')
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z')
const instants = fc.integer({ min: firstInstant, max: lastInstant })
const byDate = (instant: number): string => new Date(instant).toISOString().replace(/\.\d{3}Z$/, '+00:00')

test('writes what Date writes, without milliseconds and with the offset spelled out', () => {
  fc.assert(fc.property(instants, (instant) => formatDateTime(instant) === byDate(instant)))
})

test('writes the same when neighbouring seconds come in any order', () => {
  const start = Date.parse('2018-04-02T20:39:12Z')
  const neighbours = fc.array(fc.integer({ min: start - 200_000, max: start + 200_000 }), { maxLength: 100 })
  fc.assert(
    fc.property(neighbours, (list) => {
      for (const instant of list) expect(formatDateTime(instant)).toBe(byDate(instant))
    }),
  )
})

test('rounds down to the second, before the epoch too', () => {
  expect(formatDateTime(Date.parse('2018-04-02T21:39:12.999Z'))).toBe('2018-04-02T21:39:12+00:00')
  expect(formatDateTime(-1)).toBe('1969-12-31T23:59:59+00:00')
})

test.each([NaN, Infinity, -Infinity, firstInstant - 1, lastInstant + 1])('does not write %d', (instant) => {
  expect(() => formatDateTime(instant)).toThrow(RangeError)
})

test('reads what it writes', () => {
  fc.assert(
    fc.property(instants, (instant) => {
      expect(parseDateTime(formatDateTime(instant))).toBe(Math.floor(instant / 1000) * 1000)
    }),
  )
})

test.each([
  '2018-04-02T21:39:12Z',
  '2018-04-02T21:39:12+01:00',
  '2018-04-02T21:39:12-00:00',
  '2018-04-02T21:39:12.000+00:00',
  '2018-04-02 21:39:12+00:00',
  ' 2018-04-02T21:39:12+00:00',
  '2018-04-02T21:39:12+00:00\n',
  '2018-02-30T00:00:00+00:00',
  '2018-13-01T00:00:00+00:00',
  '2018-04-02T24:00:00+00:00',
  '2018-04-02T21:60:00+00:00',
  '2018-04-02T21:39:60+00:00',
  '+12018-04-02T21:39:12+00:00',
  '',
])('does not read %j', (text) => {
  expect(parseDateTime(text)).toBeNull()
})

test('the schema knows the form', () => {
  expect(Value.Check(dateTimeSchema, '2018-04-02T21:39:12+00:00')).toBe(true)
  expect(Value.Check(dateTimeSchema, '2018-04-02T21:39:12Z')).toBe(false)
})
