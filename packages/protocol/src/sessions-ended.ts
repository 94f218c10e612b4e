import Type from 'typebox'
import { schemaOf, type SchemaOf } from './schema-of.ts'

/** How many sessions a change ended. */
export const sessionsEndedSchema: SchemaOf<number> = schemaOf<number>()(
  Type.Integer({ description: 'How many sessions were ended.', minimum: 0, examples: [3] }),
)
