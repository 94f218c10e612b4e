import Type from 'typebox'
import { Value } from 'typebox/value'
import { expect, test } from 'vitest'
import { schemaOf } from './schema-of.ts'

interface Point {
  readonly x: number
  readonly label?: string
}

test('keeps the schema as it is and hides the marker from JSON', () => {
  const schema = schemaOf<Point>()(Type.Object({ x: Type.Number(), label: Type.Optional(Type.String()) }))
  expect(JSON.parse(JSON.stringify(schema))).toEqual({
    type: 'object',
    required: ['x'],
    properties: { x: { type: 'number' }, label: { type: 'string' } },
  })
  expect(Value.Check(schema, { x: 1 })).toBe(true)
  expect(Value.Check(schema, { x: '1' })).toBe(false)
})

test('does not compile where interface and schema differ', () => {
  // @ts-expect-error -- an optional member is missing
  schemaOf<Point>()(Type.Object({ x: Type.Number() }))
  // @ts-expect-error -- a required member is optional
  schemaOf<Point>()(Type.Object({ x: Type.Optional(Type.Number()), label: Type.Optional(Type.String()) }))
  // @ts-expect-error -- a member that the interface does not have
  schemaOf<Point>()(Type.Object({ x: Type.Number(), label: Type.Optional(Type.String()), y: Type.Number() }))
  // @ts-expect-error -- another type
  schemaOf<Point>()(Type.Object({ x: Type.String(), label: Type.Optional(Type.String()) }))
})
