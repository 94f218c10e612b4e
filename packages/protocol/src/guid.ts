import Type from 'typebox'
import { schemaOf, type SchemaOf } from './schema-of.ts'

/** A UUID in lower case. A session's guid is stable across refreshes, is no secret, and may be logged and quoted to support. */
export type Guid = string

export const guidSchema: SchemaOf<Guid> = schemaOf<Guid>()(
  Type.String({
    title: 'Guid',
    description:
      "A UUID in lower case. A session's guid is stable across refreshes, is no secret, and may be logged and quoted to support.",
    pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
    examples: ['174fb2d3-22a6-4db5-b7cd-4c3c1d7d0e51'],
  }),
)
