import {
  instant,
  type Account,
  type AccountId,
  type AuditEntry,
  type AuditRecord,
  type Deployment,
  type LoopRecord,
  type Session,
  type SessionId,
  type User,
  type UserId,
  type UsernameKey,
} from '@pawl/core'

/** A user as stored: memberships by id, so that what is told of an account is always the account's own row. */
export interface UserRow {
  readonly user: Omit<User, 'accounts'>
  readonly key: UsernameKey
  readonly memberOf: readonly AccountId[]
}

/** Everything that is stored. Values are immutable, so a copy of the maps is a copy of the database. */
export interface Tables {
  readonly sessions: Map<SessionId, Session>
  readonly users: Map<UserId, UserRow>
  readonly accounts: Map<AccountId, Account>
  readonly loops: Map<SessionId, LoopRecord>
  readonly audit: readonly AuditRecord[]
  readonly deployment: Deployment
  /** Counted up and never given twice, also after a purge. */
  readonly lastAuditId: number
}

const noTables = (): Tables => ({
  sessions: new Map(),
  users: new Map(),
  accounts: new Map(),
  loops: new Map(),
  audit: [],
  deployment: { epoch: 1, keys: [], clockMark: instant(0), nodes: [] },
  lastAuditId: 0,
})

const copyOf = (tables: Tables): Tables => ({
  ...tables,
  sessions: new Map(tables.sessions),
  users: new Map(tables.users),
  accounts: new Map(tables.accounts),
  loops: new Map(tables.loops),
})

/** What the stores of all nodes share. */
export class ModelDatabase {
  #tables: Tables = noTables()

  get tables(): Tables {
    return this.#tables
  }

  /** Replaces what is not a map: the audit trail and the deployment. */
  write(changed: Partial<Pick<Tables, 'audit' | 'deployment' | 'lastAuditId'>>): void {
    this.#tables = { ...this.#tables, ...changed }
  }

  record(entry: AuditEntry): void {
    const id = this.#tables.lastAuditId + 1
    this.write({ audit: [...this.#tables.audit, { ...entry, id }], lastAuditId: id })
  }

  /** A backup, or the state of a standby that lags behind. */
  snapshot(): Tables {
    return copyOf(this.#tables)
  }

  /** A restore, or a failover to that standby: everything since is forgotten. */
  rollBackTo(snapshot: Tables): void {
    this.#tables = copyOf(snapshot)
  }
}
