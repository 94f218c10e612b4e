import Type from 'typebox'
import { accountReferenceSchema, type AccountReference } from './account.ts'
import { dateTimeSchema, type DateTime } from './date-time.ts'
import { guidSchema, type Guid } from './guid.ts'
import { diagnosisSchema, type Diagnosis } from './notice.ts'
import { addressSchema, deviceSchema } from './origin.ts'
import { described, schemaOf, type SchemaOf } from './schema-of.ts'
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
  refreshesPerMinute: Type.Integer({
    description: 'Refreshes within one minute, at the worst since `firstSeen`.',
    minimum: 0,
    examples: [240],
  }),
  firstSeen: described(dateTimeSchema, 'When the loop was first seen.'),
  lastSeen: described(dateTimeSchema, 'When the loop was last seen.'),
}

export const loopFindingSchema: SchemaOf<LoopFinding> = schemaOf<LoopFinding>()(
  Type.Object(findingMembers, {
    title: 'LoopFinding',
    description: 'That a session is refreshed far too often, or was within the last day.',
  }),
)

/** An item of `GET /admin/loops`: the finding, and whose session it is. */
export interface Loop extends LoopFinding {
  readonly guid: Guid
  readonly user: UserReference
  readonly account: AccountReference
  readonly device: string
  readonly address: string
}

export const loopSchema: SchemaOf<Loop> = schemaOf<Loop>()(
  Type.Object(
    {
      ...findingMembers,
      guid: guidSchema,
      user: userReferenceSchema,
      account: accountReferenceSchema,
      device: deviceSchema,
      address: addressSchema,
    },
    { title: 'Loop', description: 'A refresh loop, and whose session it is.' },
  ),
)
