import type { TSchema } from 'typebox'

const integerText = /^-?\d{1,15}$/
const booleanValues: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ['0', false],
  ['1', true],
  [0, false],
  [1, true],
])

/**
 * Reads one parameter as it was sent, by the schema that describes it: in forms, queries and paths every value is text,
 * so integers arrive as `"12345"`, booleans as `0` or `1` and lists as `1,2,3`; JSON may use these too, beside its native
 * types. What does not fit is given back as it is, for the schema to refuse; nothing is guessed (`null` is not 0, `1e3`
 * no integer).
 */
export function parameterValue(schema: TSchema, sent: unknown): unknown {
  const { type, items } = schema as { type?: unknown; items?: TSchema }
  if (type === 'array' && items !== undefined && typeof sent === 'string') {
    return sent.split(',').map((item) => parameterValue(items, item))
  }
  if (type === 'integer' && typeof sent === 'string' && integerText.test(sent)) return Number(sent)
  if (type === 'boolean') return booleanValues.get(sent) ?? sent
  return sent
}
