import Type from 'typebox'
import { auditKindSchema, type AuditKind } from '../audit.ts'
import { dateTimeSchema, type DateTime } from '../date-time.ts'
import { guidSchema, type Guid } from '../guid.ts'
import { described, schemaOf, type SchemaOf } from '../schema-of.ts'
import { userIdSchema, type UserId } from '../user.ts'
import { pageMembers } from './page-members.ts'
import type { PageParameters } from './page.ts'

/** Filters; all that are given must fit. */
export interface ListAuditParameters extends PageParameters {
  readonly kind?: AuditKind
  readonly user?: UserId
  readonly session?: Guid
  /** The first instant wanted. In a query the `+` of the offset is written `%2B`. */
  readonly from?: DateTime
  /** The first instant no longer wanted. */
  readonly until?: DateTime
}

export const listAuditParametersSchema: SchemaOf<ListAuditParameters> = schemaOf<ListAuditParameters>()(
  Type.Object({
    kind: Type.Optional(described(auditKindSchema, 'Only records of this kind.')),
    user: Type.Optional(described(userIdSchema, 'Only records about this user.')),
    session: Type.Optional(described(guidSchema, 'Only records about this session.')),
    from: Type.Optional(
      described(dateTimeSchema, 'The first instant wanted. In a query the `+` of the offset is written `%2B`.'),
    ),
    until: Type.Optional(
      described(
        dateTimeSchema,
        'The first instant no longer wanted. In a query the `+` of the offset is written `%2B`.',
      ),
    ),
    ...pageMembers,
  }),
)
