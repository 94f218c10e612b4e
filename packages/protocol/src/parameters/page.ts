import Type from 'typebox'
import { schemaOf, type SchemaOf } from '../schema-of.ts'
import { pageMembers } from './page-members.ts'

/** In the query of every list. */
export interface PageParameters {
  /** The `nextCursor` of the page before; without it the first page. */
  readonly cursor?: string
  /** Items of the page, 1 to 200; without it 50. */
  readonly limit?: number
}

export const pageParametersSchema: SchemaOf<PageParameters> = schemaOf<PageParameters>()(Type.Object(pageMembers))
