import Type from 'typebox'
import { accountReferenceSchema, type AccountReference } from './account.ts'
import { dateTimeSchema, type DateTime } from './date-time.ts'
import { guidSchema, type Guid } from './guid.ts'
import { schemaOf, type SchemaOf } from './schema-of.ts'
import { userReferenceSchema, type UserReference } from './user.ts'

/** What is recorded. Never one record per refresh. */
export const auditKinds = [
  'login',
  'login_refused',
  'logout',
  'session_revoked',
  'sessions_revoked',
  'refresh_token_reused',
  'refresh_loop',
  'masquerade',
  'password_changed',
  'user_created',
  'user_changed',
  'account_created',
  'account_changed',
  'key_added',
  'key_promoted',
  'key_retired',
  'epoch_raised',
  'store_rolled_back',
] as const
export type AuditKind = (typeof auditKinds)[number]

export const auditKindSchema: SchemaOf<AuditKind> = schemaOf<AuditKind>()(
  Type.Enum(auditKinds, { title: 'AuditKind', description: 'What is recorded. Never one record per refresh.' }),
)

/** An item of `GET /admin/audit`. */
export interface AuditRecord {
  readonly id: number
  readonly at: DateTime
  readonly kind: AuditKind
  /** Whom it concerns; null where that is unknown or nobody, as for all that follows. */
  readonly user: UserReference | null
  readonly account: AccountReference | null
  readonly session: Guid | null
  readonly address: string | null
  /** The administrator who did it; null where the user or the system did. */
  readonly by: UserReference | null
  /** A few words for a person; never a secret. */
  readonly detail: string | null
}

export const auditRecordSchema: SchemaOf<AuditRecord> = schemaOf<AuditRecord>()(
  Type.Object(
    {
      id: Type.Integer({ description: 'Rises with every record.', examples: [4711] }),
      at: dateTimeSchema,
      kind: auditKindSchema,
      user: Type.Union([userReferenceSchema, Type.Null()], {
        description: 'Whom it concerns; null where that is unknown or nobody.',
      }),
      account: Type.Union([accountReferenceSchema, Type.Null()], {
        description: 'On which account; null where on none.',
      }),
      session: Type.Union([guidSchema, Type.Null()], { description: 'Which session; null where none.' }),
      address: Type.Union([Type.String({ examples: ['192.0.2.7'] }), Type.Null()], {
        description: 'From where; null where the system did it.',
      }),
      by: Type.Union([userReferenceSchema, Type.Null()], {
        description: 'The administrator who did it; null where the user or the system did.',
      }),
      detail: Type.Union([Type.String({ examples: ['Renamed to Mill.'] }), Type.Null()], {
        description: 'A few words for a person; never a secret.',
      }),
    },
    { title: 'AuditRecord', description: 'One thing that happened.' },
  ),
)
