import Type from 'typebox'
import { accountReferenceSchema, type AccountReference } from './account.ts'
import { dateTimeSchema, type DateTime } from './date-time.ts'
import { guidSchema, type Guid } from './guid.ts'
import { diagnosisSchema, type Diagnosis } from './notice.ts'
import { schemaOf, type SchemaOf } from './schema-of.ts'
import { userReferenceSchema, type UserReference } from './user.ts'

/** That a session is refreshed far too often, or was within the last day. */
export interface LoopFinding {
  readonly diagnosis: Diagnosis
  /** At the worst since `firstSeen`. */
  readonly refreshesPerMinute: number
  readonly firstSeen: DateTime
  readonly lastSeen: DateTime
}

const findingMembers = {
  diagnosis: diagnosisSchema,
  refreshesPerMinute: Type.Integer({ minimum: 0 }),
  firstSeen: dateTimeSchema,
  lastSeen: dateTimeSchema,
}

export const loopFindingSchema: SchemaOf<LoopFinding> = schemaOf<LoopFinding>()(Type.Object(findingMembers))

/** An item of `GET /admin/loops`: the finding, and whose session it is. */
export interface Loop extends LoopFinding {
  readonly guid: Guid
  readonly user: UserReference
  readonly account: AccountReference
  readonly device: string
  readonly address: string
}

export const loopSchema: SchemaOf<Loop> = schemaOf<Loop>()(
  Type.Object({
    ...findingMembers,
    guid: guidSchema,
    user: userReferenceSchema,
    account: accountReferenceSchema,
    device: Type.String(),
    address: Type.String(),
  }),
)
