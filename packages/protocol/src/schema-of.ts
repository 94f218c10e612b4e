import Type, { type Static, type TSchema, type TUnsafe } from 'typebox'

/** A JSON schema of which the compiler knows that it describes `Wire`; `Static` of it is `Wire`. */
export type SchemaOf<Wire> = TUnsafe<Wire>

type Same<A, B> = [A, B, keyof A, keyof B] extends [B, A, keyof B, keyof A] ? true : false

/**
 * Ties a schema to the interface that people read: `schemaOf<Notice>()(Type.Object({ … }))` compiles only while both
 * say the same. (Two calls, because TypeScript cannot be given one type argument and infer the other.)
 */
export function schemaOf<Wire>(): <Schema extends TSchema>(
  schema: Same<Static<Schema>, Wire> extends true ? Schema : never,
) => SchemaOf<Wire> {
  return (schema) => Type.Unsafe<Wire>(schema)
}

/** The same schema with words, and with examples, that say what it means in this place. */
export function described<Schema extends TSchema>(schema: Schema, description: string, ...examples: unknown[]): Schema {
  // Not a spread: what TypeBox knows of a schema is in members that are not enumerable.
  const descriptors = Object.getOwnPropertyDescriptors(schema)
  const copy = Object.defineProperties({}, descriptors) as Schema
  return Object.assign(copy, { description }, examples.length > 0 && { examples })
}
