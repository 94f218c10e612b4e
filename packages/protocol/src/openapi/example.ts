interface Described {
  readonly examples?: readonly unknown[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly object[]
  readonly type?: string
  readonly items?: object
  readonly properties?: Readonly<Record<string, object>>
  readonly required?: readonly string[]
}

/** An example of what a schema describes, from the examples of its members; members that may be absent are. */
export const exampleOf = (schema: object): unknown => {
  const { examples, anyOf, items, properties, required = [], type, ...rest } = schema as Described
  if (examples !== undefined) return examples[0]
  if ('const' in rest) return rest.const
  if (rest.enum !== undefined) return rest.enum[0]
  if (anyOf?.[0] !== undefined) return exampleOf(anyOf[0])
  if (items !== undefined) return [exampleOf(items)]
  if (properties !== undefined) {
    return Object.fromEntries(required.map((name) => [name, exampleOf(properties[name] ?? {})]))
  }
  if (type === 'boolean') return false
  throw new Error(`Give an example of ${JSON.stringify(schema)}.`)
}
