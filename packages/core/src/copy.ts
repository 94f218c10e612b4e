import type { Account } from './account/account.ts'
import type { AuditRecord } from './audit.ts'
import type { LoopRecord } from './loop/loop-record.ts'
import type { Deployment } from './ports.ts'
import type { Session } from './session/session.ts'
import type { User } from './user/user.ts'
import type { UsernameKey } from './user/username.ts'

/** A user as it is copied: with the folded name by which it is found. */
export interface CopiedUser extends User {
  readonly key: UsernameKey
}

/** What a store keeps many of, as every store understands it. */
export interface CopiedRows {
  readonly accounts: Account
  readonly users: CopiedUser
  readonly sessions: Session
  readonly audit: AuditRecord
  readonly loops: LoopRecord
}

export type CopiedTable = keyof CopiedRows

/** Each refers to nothing but what stands before it. */
export const copiedTables: readonly CopiedTable[] = ['accounts', 'users', 'sessions', 'audit', 'loops']

/** What a store keeps one of. */
export interface CopiedDeployment extends Pick<Deployment, 'epoch' | 'clockMark' | 'keys'> {
  /** Also of a record that was purged: an id is never given twice. 0 where there was none. */
  readonly lastAuditId: number
}

/** A store into which nobody else writes while it is copied. */
export interface CopySource {
  /** Its nodes are those that may be running, as far as the store can tell. */
  readDeployment(): Promise<CopiedDeployment & Pick<Deployment, 'nodes'>>
  /** In the order of the ids, which is the same in every store; null: from the first. */
  read<T extends CopiedTable>(table: T, after: CopiedRows[T] | null, limit: number): Promise<readonly CopiedRows[T][]>
}

/** A store that nobody uses before all of another has been written to it. */
export interface CopyTarget extends CopySource {
  /** What `begin` was given, until `finish`; null where no copy is under way. */
  readMark(): Promise<string | null>
  /** From here on no server opens the store. */
  begin(mark: string): Promise<void>
  /** The row with the highest id. */
  last<T extends CopiedTable>(table: T): Promise<CopiedRows[T] | null>
  /** All of them or none. */
  write<T extends CopiedTable>(table: T, rows: readonly CopiedRows[T][]): Promise<void>
  /** From here on servers open the store. */
  finish(deployment: CopiedDeployment): Promise<void>
}
