import Type from 'typebox'
import { schemaOf, type SchemaOf } from './schema-of.ts'

/**
 * An instant on the wire, exactly `YYYY-MM-DDTHH:MM:SS+00:00`: UTC, whole seconds, the offset never written `Z`.
 * It is for people to read; programs count lifetimes.
 */
export type DateTime = string

const shape = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+00:00$/

export const dateTimeSchema: SchemaOf<DateTime> = schemaOf<DateTime>()(
  Type.String({
    title: 'DateTime',
    description:
      'An instant: UTC, whole seconds, the offset written `+00:00`, never `Z`. For people to read; programs count lifetimes.',
    pattern: shape.source,
    examples: ['2018-04-02T21:39:12+00:00'],
  }),
)

const firstInstant = Date.parse('0000-01-01T00:00:00Z')
const lastInstant = Date.parse('9999-12-31T23:59:59.999Z')

// A busy server writes the same few seconds over and over: now plus each of the lifetimes. They are whole minutes apart,
// so a prime number of slots keeps them from pushing each other out.
const slotCount = 61
const slotSeconds: number[] = Array.from({ length: slotCount }, () => NaN)
const slotTexts: DateTime[] = Array.from({ length: slotCount }, () => '')

/**
 * Writes an instant for the wire, rounded down to the second.
 *
 * @param instant milliseconds since the epoch, in the years 0000 to 9999
 * @throws RangeError for any other number: four digits could not hold its year
 */
export function formatDateTime(instant: number): DateTime {
  if (!(instant >= firstInstant && instant <= lastInstant)) {
    throw new RangeError(`${instant} is not an instant that a date-time of four year digits can hold`)
  }
  const second = Math.floor(instant / 1000)
  const slot = Math.abs(second) % slotCount
  if (slotSeconds[slot] !== second) {
    slotSeconds[slot] = second
    slotTexts[slot] = `${new Date(second * 1000).toISOString().slice(0, 19)}+00:00`
  }
  return slotTexts[slot] ?? ''
}

/** Reads a date-time of the wire as milliseconds since the epoch; `null` for any other text, and for a day or hour that does not exist. */
export function parseDateTime(text: string): number | null {
  if (!shape.test(text)) return null
  const instant = Date.parse(text)
  // Date.parse turns 30 February into 2 March and 24:00 into the next day; writing it again shows that.
  return Number.isNaN(instant) || formatDateTime(instant) !== text ? null : instant
}
