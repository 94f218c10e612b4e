import Type from 'typebox'
import { schemaOf, type SchemaOf } from './schema-of.ts'

/** The answer of a request that has nothing to tell but that it was done. */
export interface Done {
  readonly success: true
}

export const doneSchema: SchemaOf<Done> = schemaOf<Done>()(
  Type.Object(
    { success: Type.Literal(true) },
    { title: 'Done', description: 'It was done; there is nothing else to tell.' },
  ),
)
