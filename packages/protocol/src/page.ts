import Type, { type TSchema } from 'typebox'
import type { SchemaOf } from './schema-of.ts'

/** One page of a list. */
export interface Page<Item> {
  readonly success: true
  readonly items: Item[]
  /** Sent as `cursor`, it yields the next page; null on the last one. Opaque. */
  readonly nextCursor: string | null
}

/** The schema of a page of what `item` describes. */
export function pageSchemaOf<Item>(item: SchemaOf<Item>): SchemaOf<Page<Item>> {
  const page: TSchema = Type.Object(
    {
      success: Type.Literal(true),
      items: Type.Array(item),
      nextCursor: Type.Union([Type.String({ examples: ['bmV4dA'] }), Type.Null()], {
        description: 'Sent as `cursor`, it yields the next page; null on the last one. Opaque.',
      }),
    },
    { description: 'One page of the list.' },
  )
  return Type.Unsafe<Page<Item>>(page)
}
