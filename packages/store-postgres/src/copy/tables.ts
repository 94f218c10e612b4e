import { encodeRecent, type CopiedRows, type CopiedTable, type Session, type UsernameKey } from '@pawl/core'
import { accountFrom } from '../account/row.ts'
import { recordFrom } from '../audit/store.ts'
import type { Transaction } from '../commit/transaction.ts'
import { columnsOf } from '../database/columns.ts'
import { text, type Row } from '../database/row.ts'
import { loopFrom } from '../loop/store.ts'
import { columns as sessionColumns, sessionFrom } from '../session/row.ts'
import { selection as userSelection, userFrom } from '../user/held.ts'

/** How the rows of one table are read and written as a whole. */
interface TableCopy<Copied> {
  readonly selection: string
  readonly key: string
  /** Before that of every row. */
  readonly lowest: number | string
  readonly keyOf: (row: Copied) => number | string
  readonly from: (row: Row) => Copied
  readonly insert: (transaction: Transaction, rows: readonly Copied[]) => Promise<void>
}

export const tableCopies: { readonly [Table in CopiedTable]: TableCopy<CopiedRows[Table]> } = {
  accounts: {
    selection: `SELECT ${columnsOf.accounts} FROM accounts`,
    key: 'id',
    lowest: -1,
    keyOf: ({ id }) => id,
    from: accountFrom,
    insert: (transaction, rows) =>
      insert(
        transaction,
        'accounts',
        rows.map(({ id, name, disabled, createdAt }) => ({ id, name, disabled, created_at: createdAt })),
      ),
  },
  users: {
    selection: userSelection,
    key: 'id',
    lowest: -1,
    keyOf: ({ id }) => id,
    from: (row) => ({ ...userFrom(row), key: text(row, 'username_key') as UsernameKey }),
    insert: async (transaction, users) => {
      await insert(transaction, 'users', users.map(userColumns))
      const memberships = users.flatMap(({ id, accounts }) =>
        accounts.map((account) => ({ user_id: id, account_id: account.id })),
      )
      await insert(transaction, 'memberships', memberships)
    },
  },
  sessions: {
    selection: `SELECT ${sessionColumns} FROM sessions`,
    key: 'id',
    lowest: '00000000-0000-0000-0000-000000000000',
    keyOf: ({ id }) => id,
    from: sessionFrom,
    insert: (transaction, rows) => insert(transaction, 'sessions', rows.map(sessionRow)),
  },
  audit: {
    selection: `SELECT ${columnsOf.audit} FROM audit`,
    key: 'id',
    lowest: -1,
    keyOf: ({ id }) => id,
    from: recordFrom,
    insert: (transaction, rows) =>
      insert(
        transaction,
        'audit',
        rows.map(({ userId, accountId, sessionId, ...same }) => ({
          ...same,
          user_id: userId,
          account_id: accountId,
          session_id: sessionId,
        })),
      ),
  },
  loops: {
    selection: `SELECT ${columnsOf.loops} FROM loops`,
    key: 'session_id',
    lowest: '00000000-0000-0000-0000-000000000000',
    keyOf: ({ sessionId }) => sessionId,
    from: loopFrom,
    insert: (transaction, rows) =>
      insert(
        transaction,
        'loops',
        rows.map(({ sessionId, diagnosis, perMinute, firstSeen, lastSeen }) => ({
          session_id: sessionId,
          diagnosis,
          per_minute: perMinute,
          first_seen: firstSeen,
          last_seen: lastSeen,
        })),
      ),
  },
}

/** Rows by the names of their columns, in one statement and one value. */
const insert = async (transaction: Transaction, table: string, rows: readonly object[]): Promise<void> => {
  const insertion = `
    INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::${table}, $1::json)`
  await transaction.run(insertion, JSON.stringify(rows))
}

const userColumns = (user: CopiedRows['users']): object => ({
  id: user.id,
  username: user.username,
  username_key: user.key,
  password_hash: user.passwordHash,
  credential_version: user.credentialVersion,
  disabled: user.disabled,
  administrator: user.administrator,
  integrator: user.integrator,
  default_account_id: user.defaultAccountId,
  created_at: user.createdAt,
})

const sessionRow = (session: Session): object => ({
  id: session.id,
  user_id: session.userId,
  created_at: session.createdAt,
  hard_deadline: session.hardDeadline,
  epoch: session.epoch,
  salt: byteaOf(session.salt),
  device: session.device,
  account_id: session.accountId,
  revoked_at: session.revocation?.at ?? null,
  revocation_reason: session.revocation?.reason ?? null,
  healed_to: session.healedTo,
  generation: session.generation,
  rotated_at: session.rotatedAt,
  pace: session.pace,
  bearer_expires_at: session.bearerExpiresAt,
  previous_bearer_expires_at: session.previousBearerExpiresAt,
  idle_deadline: session.idleDeadline,
  key_id: session.keyId,
  recent: byteaOf(encodeRecent(session.recent, session)),
  address: session.address,
})

/** As PostgreSQL writes it (`bytea_output = hex`). */
const byteaOf = (bytes: Uint8Array): string => `\\x${Buffer.from(bytes).toString('hex')}`
