import type { AccountId, Session, SessionId, User, UserId } from '@pawl/core'
import { LRUCache } from 'lru-cache'

/** What must not be recalled any more: on this node at once, on the others as soon as they hear of it. */
export type Change =
  | { readonly kind: 'sessions'; readonly ids: readonly SessionId[] }
  | { readonly kind: 'user'; readonly id: UserId }
  | { readonly kind: 'account'; readonly id: AccountId }
  | { readonly kind: 'epoch'; readonly epoch: number }

/** A moment in the order in which this node asks and hears. */
export type Tick = number & { readonly __brand: 'Tick' }

interface Remembered {
  readonly session: Session
  /** Before it was read or written. */
  readonly asked: Tick
  /** Milliseconds of the monotonic clock. */
  readonly at: number
}

export interface MemoryOptions {
  readonly sessions: number
  /** Milliseconds for which a row may confirm a bearer. */
  readonly recallFor: number
  /** Milliseconds of a clock that never runs backwards. */
  readonly now?: () => number
}

/** Far more changes than can be heard of while a row may be recalled. */
const changesRemembered = 20_000

/**
 * Rows as this node last saw them. Other nodes write too, so a row confirms a bearer for a short time only (`recall`), and
 * a rotation that is judged by it counts only once the database has found the row to be the same (`guess`). A row is worth
 * nothing if it was asked for before a change of it was heard of: answers and changes overtake each other.
 */
export class Memory {
  /** Something was committed of which nobody knows whether the standby has it; nothing is answered before that is known. */
  inDoubt = false
  readonly #sessions: LRUCache<SessionId, Remembered>
  readonly #users: LRUCache<UserId, User>
  /** When the latest change of a session, a user or an account was heard of. */
  readonly #heard = new LRUCache<string, Tick>({
    max: changesRemembered,
    dispose: (tick, _, reason) => {
      if (reason === 'evict') this.#allHeard = tick
    },
  })
  /** Whatever was asked for before is worth nothing. */
  #allHeard = 0 as Tick
  #tick = 0 as Tick
  #epoch = 0
  readonly #recallFor: number
  readonly #now: () => number

  constructor({ sessions, recallFor, now = () => performance.now() }: MemoryOptions) {
    this.#sessions = new LRUCache({ max: sessions })
    this.#users = new LRUCache({ max: Math.max(1, Math.ceil(sessions / 2)) })
    this.#recallFor = recallFor
    this.#now = now
  }

  get epoch(): number {
    return this.#epoch
  }

  /** The epoch only grows; an answer that comes late may name an older one. */
  sawEpoch(epoch: number): void {
    this.#epoch = Math.max(this.#epoch, epoch)
  }

  /** To be taken before a row is read or written. */
  tick(): Tick {
    return (this.#tick = (this.#tick + 1) as Tick)
  }

  /** The row as the primary had it after `asked`. */
  remember(session: Session, asked: Tick): void {
    const known = this.#sessions.peek(session.id)
    if (known !== undefined && known.session.generation > session.generation) return
    const remembered = { session, asked, at: this.#now() }
    if (this.#isWorth(remembered)) this.#sessions.set(session.id, remembered)
  }

  /** The row, if it was seen so short a time ago that it may confirm a bearer. */
  recall(id: SessionId): Session | undefined {
    const known = this.#sessions.get(id)
    if (known === undefined || this.#now() - known.at >= this.#recallFor || !this.#isWorth(known)) return undefined
    return known.session
  }

  /** The row, however old. Nothing follows from it before the database has agreed. */
  guess(id: SessionId): Session | undefined {
    return this.#sessions.get(id)?.session
  }

  /** After a guess that was wrong. */
  drop(id: SessionId): void {
    this.#sessions.delete(id)
  }

  rememberUser(user: User): void {
    this.#users.set(user.id, user)
  }

  /** For showing who it is. */
  recallUser(id: UserId): User | undefined {
    return this.#users.get(id)
  }

  heed(change: Change): void {
    switch (change.kind) {
      case 'sessions':
        for (const id of change.ids) this.#heard.set(id, this.tick())
        return
      case 'user':
        this.#users.delete(change.id)
        this.#heard.set(userKey(change.id), this.tick())
        return
      case 'account':
        this.#users.clear()
        this.#heard.set(accountKey(change.id), this.tick())
        return
      case 'epoch':
        this.sawEpoch(change.epoch)
        return
    }
  }

  /** Everything: something may have changed that this node has not heard of. */
  forget(): void {
    this.#allHeard = this.tick()
    this.#sessions.clear()
    this.#users.clear()
  }

  #isWorth({ session, asked }: Remembered): boolean {
    return (
      asked > this.#allHeard &&
      asked > (this.#heard.get(session.id) ?? 0) &&
      asked > (this.#heard.get(userKey(session.userId)) ?? 0) &&
      asked > (this.#heard.get(accountKey(session.accountId)) ?? 0)
    )
  }
}

const userKey = (id: UserId): string => `user ${id}`
const accountKey = (id: AccountId): string => `account ${id}`
