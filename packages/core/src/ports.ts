import type { Account, AccountId } from './account/account.ts'
import type { AuditEntry, AuditKind, AuditRecord } from './audit.ts'
import type { DomainEvent } from './event.ts'
import type { Instant } from './instant.ts'
import type { LoopRecord } from './loop/loop-record.ts'
import type { RotationOutcome, RotationRequest } from './session/rotation.ts'
import type { Revocation, Session, SessionId } from './session/session.ts'
import type { KeyId, KeyState } from './token/key-ring.ts'
import type { UserChange, UserChanged } from './user/change.ts'
import type { User, UserId } from './user/user.ts'
import type { UsernameKey } from './user/username.ts'

/**
 * What the domain asks of the outside. Every method of a store is one atomic command: what must change together is one
 * method. An outcome that is expected is a value; a fault (no answer, disk full) is thrown as `Fault` and changes nothing
 * that is told to anybody: after it the caller may only say "cannot confirm". What resolves is durable (I4).
 */
export interface Store {
  readonly sessions: SessionStore
  readonly users: UserStore
  readonly accounts: AccountStore
  readonly audit: AuditStore
  readonly loops: LoopStore
  readonly deployment: DeploymentStore
  /** Resolves if the store can confirm a change now; throws a `Fault` otherwise. */
  ping(): Promise<void>
  /** Finishes what was begun, then lets go of everything. */
  close(): Promise<void>
}

export interface SessionStore {
  /**
   * Inserts the session and its audit record, provided that at that moment the user is enabled, still has this
   * credential version and is a member of the session's account, which is enabled. Otherwise `user_changed`, and nothing is written.
   */
  open(session: Session, credentialVersion: number, audit: AuditEntry): Promise<'opened' | 'user_changed'>
  /** Judges and applies one rotation while it holds the row. For one generation at most one caller ever sees `rotated`. */
  rotate(request: RotationRequest): Promise<RotationOutcome>
  /** The row itself, as the primary has it; null when there is none. Tombstones are rows too. */
  find(id: SessionId): Promise<Session | null>
  /** The row as this node last saw it, without waiting, at most `verify.cacheTtl` old. It may only ever confirm a bearer. */
  recall(id: SessionId): Session | undefined
  /** Newest first. */
  list(of: SessionFilter, page: PageRequest): Promise<Page<Session>>
  /** How many live. For people to look at: it may take its time, and so tell of a moment ago. */
  countLive(now: Instant): Promise<number>
  /** Whether the user has a session that was opened since `since` and was last used from this address. */
  seenFrom(user: UserId, address: string, since: Instant): Promise<boolean>
  /** Ends those that live (see `mayLive`); one audit record per call, and only if any was ended. Answers how many. */
  revoke(which: SessionSelector, revocation: Revocation, audit: AuditEntry): Promise<number>
  /** Deletes at most `limit` sessions whose idle deadline (never past the hard end) was before the cutoff. Answers how many. */
  purge(endedBefore: Instant, limit: number): Promise<number>
}

export type SessionState = 'live' | 'revoked' | 'expired'

export interface SessionFilter {
  readonly user?: UserId
  readonly account?: AccountId
  readonly state?: SessionState
  /** True: only those in the table of loops. */
  readonly looping?: boolean
  /** Decides which are expired. */
  readonly now: Instant
}

export type SessionSelector = { readonly session: SessionId; readonly of?: UserId } | { readonly user: UserId }

/** `after` is the store's own cursor from the page before; null for the first. `limit` is 1 to 200. */
export interface PageRequest {
  readonly after: string | null
  readonly limit: number
}

/** `next` is null on the last page. A cursor that the store cannot read counts as none found: an empty page. */
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

export interface NewUser {
  readonly username: string
  readonly key: UsernameKey
  readonly passwordHash: string
  readonly administrator: boolean
  readonly integrator: boolean
  readonly accounts: readonly AccountId[]
  readonly defaultAccountId: AccountId | null
  readonly createdAt: Instant
}

export interface UserStore {
  /** The audit record gets the id of the user. */
  create(
    user: NewUser,
    audit: AuditEntry,
  ): Promise<
    | { kind: 'created'; user: User }
    | { kind: 'username_taken' }
    | { kind: 'unknown_account'; ids: readonly AccountId[] }
  >
  find(id: UserId): Promise<User | null>
  findByUsername(key: UsernameKey): Promise<User | null>
  /** As this node last saw the user, for showing who it is; decisions use `find`. */
  recall(id: UserId): User | undefined
  /** By id; `query` is a part of the username in its folded form. */
  list(query: string | null, page: PageRequest): Promise<Page<User>>
  /** Applies the named changes and ends the sessions they demand (see `sessionsEndedBy`) in the same transaction. */
  change(id: UserId, change: UserChange, audit: AuditEntry): Promise<UserChanged>
  /** Sets a new password if the credential version is still this one, ends every session of the user and opens the new one. */
  changePassword(change: PasswordChange, audit: AuditEntry): Promise<'changed' | 'user_changed'>
  /** The same password under new parameters: no new credential version, no session ends. Does nothing if the version moved on. */
  rehash(id: UserId, credentialVersion: number, passwordHash: string): Promise<void>
}

export interface PasswordChange {
  readonly userId: UserId
  readonly credentialVersion: number
  readonly passwordHash: string
  readonly session: Session
}

export interface AccountStore {
  /** Without an id the next free integer is taken. The audit record gets the id. */
  create(
    account: { id: AccountId | null; name: string; createdAt: Instant },
    audit: AuditEntry,
  ): Promise<{ kind: 'created'; account: Account } | { kind: 'id_taken' }>
  find(id: AccountId): Promise<Account | null>
  list(page: PageRequest): Promise<Page<Account>>
  /** Disabling ends the sessions that act on it (`account_removed`) in the same transaction. */
  change(
    id: AccountId,
    change: { name?: string; disabled?: boolean },
    audit: AuditEntry,
  ): Promise<{ kind: 'changed'; account: Account; sessionsEnded: number } | { kind: 'not_found' }>
}

export interface AuditFilter {
  readonly kind?: AuditKind
  readonly user?: UserId
  readonly session?: SessionId
  readonly from?: Instant
  readonly until?: Instant
}

export interface AuditStore {
  /** For what is recorded without a command of its own: a refused login, a loop. */
  append(entry: AuditEntry): Promise<void>
  /** Newest first. */
  list(of: AuditFilter, page: PageRequest): Promise<Page<AuditRecord>>
  purge(before: Instant, limit: number): Promise<number>
}

export interface LoopStore {
  /** Upserts by session: all that a loop ever writes. */
  record(loops: readonly LoopRecord[]): Promise<void>
  /** Latest seen first. */
  list(since: Instant, page: PageRequest): Promise<Page<LoopRecord>>
  find(session: SessionId): Promise<LoopRecord | null>
  purge(lastSeenBefore: Instant): Promise<number>
}

/** What all nodes must agree on. */
export interface Deployment {
  readonly epoch: number
  readonly keys: readonly RegisteredKey[]
  /** The high-water mark of time: no node ever decides anything at an earlier instant. */
  readonly clockMark: Instant
  readonly nodes: readonly NodeReport[]
}

export interface RegisteredKey {
  readonly id: KeyId
  readonly fingerprint: string
  readonly state: KeyState
  readonly since: Instant
}

/** What a running node says of itself. */
export interface NodeReport {
  readonly node: string
  readonly seenAt: Instant
  readonly fingerprints: readonly string[]
}

export interface DeploymentStore {
  read(): Promise<Deployment>
  /** The epoch as this node knows it, without waiting. */
  epoch(): number
  /**
   * Ends every session opened before. Nothing is left that time could bring back to life, so the clock mark becomes
   * `audit.at`, also when that is earlier. Answers the new epoch.
   */
  raiseEpoch(audit: AuditEntry): Promise<number>
  /** Writes the keys' states as they shall be; refuses (`changed`) if they are not as `expected` any more. */
  writeKeys(
    keys: readonly RegisteredKey[],
    expected: readonly RegisteredKey[],
    audit: AuditEntry | null,
  ): Promise<'written' | 'changed'>
  /** Upserts the node's report and moves the clock mark forward to `seenAt`. */
  report(report: NodeReport): Promise<void>
  /** Removes the report of a node that has stopped. */
  leave(node: string): Promise<void>
}

export interface Clock {
  /** Never runs backwards. */
  now(): Instant
}

export interface Random {
  bytes(count: number): Uint8Array
}

export interface PasswordHasher {
  /** A PHC string. Throws a `Fault` (`overloaded`) when the queue is full. */
  hash(password: string): Promise<string>
  /** Exactly one hash of work. Throws a `Fault` (`overloaded`) when the queue is full. */
  verify(password: string, phc: string): Promise<boolean>
  /** Whether the hash was made with other parameters than today's. */
  isOutdated(phc: string): boolean
  /** A hash with today's parameters that no password fits: unknown users cost the same work. */
  readonly decoy: string
}

/** Failed logins. An attempt is counted when it is admitted, so that a hundred at once cannot slip through. */
export interface AttemptLimiter {
  /** `trusted`: asked only when the name's budget is used up; whether this address has a budget of its own for it. */
  admit(username: UsernameKey, address: string, trusted: () => Promise<boolean>): Promise<Admission>
}

export type Admission =
  | {
      readonly kind: 'admitted'
      /** Gives the attempt back and resets (username, address). */ succeeded(): Promise<void>
      /** Gives it back: nothing was learnt. */ undecided(): Promise<void>
    }
  | { readonly kind: 'refused'; readonly retryAfterSeconds: number }

/** Metrics, logs and the overview listen here. Must not throw and must not wait. */
export interface EventSink {
  emit(event: DomainEvent): void
}
