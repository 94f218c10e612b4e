import type { RefreshResult, SessionId } from '@pawl/core'
import { LRUCache } from 'lru-cache'

/** How presentations of a session's refresh tokens were judged, apart from plain rotations: those the row counts itself. */
export interface Verdicts {
  repeated: number
  paced: number
  superseded: number
  reused: number
}

const none: Readonly<Verdicts> = { repeated: 0, paced: 0, superseded: 0, reused: 0 }
const isWatched = (result: RefreshResult): result is keyof Verdicts => result in none

/** What this node has seen of the sessions that stood out lately. A session that only rotates costs nothing here. */
export class VerdictWatch {
  readonly #sessions: LRUCache<SessionId, Verdicts>

  constructor(capacity = 10_000) {
    this.#sessions = new LRUCache({ max: capacity })
  }

  add(session: SessionId, result: RefreshResult): void {
    if (!isWatched(result)) return
    const verdicts = this.#sessions.get(session) ?? { ...none }
    verdicts[result] += 1
    this.#sessions.set(session, verdicts)
  }

  of(session: SessionId): Readonly<Verdicts> | undefined {
    return this.#sessions.peek(session)
  }
}
