import { LRUCache } from 'lru-cache'
import { instant, type Instant } from '../instant.ts'
import type { Policy } from '../policy.ts'
import type { SessionId } from '../session/session.ts'
import { diagnose, type LoopDiagnosis, type LoopSigns } from './diagnosis.ts'
import type { LoopRecord } from './loop-record.ts'
import { nextArrival, secondsUntilPaced, withinPace, type Pace } from './pace.ts'

const minute = 60_000
/** A refused verification explains a refresh for so long. */
const rejectionExplains = 5_000

/** Whole numbers only: a few dozen bytes for each of at most 10,000 sessions. Shares are in 1024ths. */
interface Track {
  firstSeen: number
  lastSeen: number
  minuteStart: number
  thisMinute: number
  lastMinute: number
  rejectedAt: number
  rejectedShare: number
  source: number
  sourceChangeShare: number
  lifetimeShare: number
  spentGeneration: number
  sameSpentToken: number
  flood: number
}

/** One refresh with a current token, as the node saw it. */
export interface Sighting {
  readonly sessionId: SessionId
  readonly now: Instant
  /** Address and user agent in one number: `sourceOf`. */
  readonly source: number
  /** Milliseconds since the session was refreshed before, and the life of a bearer. */
  readonly since: number
  readonly bearerLife: number
}

export interface Loop {
  readonly diagnosis: LoopDiagnosis
  readonly perMinute: number
}

const one = 1024
const towards = (share: number, hit: number): number => Math.round(share + (hit - share) / 8)

/** FNV-1a over both: enough to see that they changed. */
export const sourceOf = (address: string, device: string): number => {
  let hash = 0x811c9dc5
  for (const text of [address, device]) {
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    hash = Math.imul(hash ^ 0xff, 0x01000193)
  }
  return hash
}

/**
 * What one node has seen of the sessions that refreshed last: enough to tell a loop, its cause, and a flood. Kept in
 * memory, bounded, and never asked whether a token is good.
 */
export class LoopTracker {
  readonly #tracks: LRUCache<SessionId, Track>
  readonly #flood: Pace
  #reportedUntil: Instant = instant(0)

  constructor(policy: Pick<Policy, 'floodRate' | 'floodBurst'>, capacity = 10_000) {
    this.#tracks = new LRUCache({ max: capacity })
    this.#flood = { burst: policy.floodBurst, interval: 1000 / policy.floodRate }
  }

  /** Counts one answer above the pace; seconds to wait when the session is beyond the flood ceiling, else 0. */
  flood(sessionId: SessionId, now: Instant): number {
    const track = this.#track(sessionId, now)
    const arrival = instant(track.flood)
    if (!withinPace(arrival, now, this.#flood)) return secondsUntilPaced(arrival, now, this.#flood)
    track.flood = nextArrival(arrival, now, this.#flood)
    return 0
  }

  refreshed({ sessionId, now, source, since, bearerLife }: Sighting): void {
    // Whoever comes as rarely as it should is no loop, and does not push one that is out of the bounded memory.
    if (since >= Math.max(minute, bearerLife / 4) && !this.#tracks.has(sessionId)) return
    const track = this.#track(sessionId, now)
    this.#count(track, now)
    track.rejectedShare = towards(track.rejectedShare, now - track.rejectedAt <= rejectionExplains ? one : 0)
    track.sourceChangeShare = towards(track.sourceChangeShare, track.source !== 0 && track.source !== source ? one : 0)
    track.source = source
    track.lifetimeShare = towards(
      track.lifetimeShare,
      Math.min(one, Math.round((one * since) / Math.max(1, bearerLife))),
    )
    track.sameSpentToken = 0
  }

  /** A token that was spent before came back. */
  spent(sessionId: SessionId, generation: number, now: Instant): void {
    const track = this.#track(sessionId, now)
    this.#count(track, now)
    track.sameSpentToken = track.spentGeneration === generation ? track.sameSpentToken + 1 : 1
    track.spentGeneration = generation
  }

  /** A verification of the session's bearer was refused. */
  rejected(sessionId: SessionId, now: Instant): void {
    const track = this.#tracks.get(sessionId)
    if (track !== undefined) track.rejectedAt = now
  }

  /** The loop that this session is in, or null. */
  loop(sessionId: SessionId, now: Instant): Loop | null {
    const track = this.#tracks.peek(sessionId)
    if (track === undefined) return null
    const signs = signsOf(track, now)
    const diagnosis = diagnose(signs)
    return diagnosis === null ? null : { diagnosis, perMinute: Math.round(signs.perMinute) }
  }

  /** The worst loops seen since this was asked before. */
  report(limit: number, now: Instant): LoopRecord[] {
    const found: LoopRecord[] = []
    for (const [sessionId, track] of this.#tracks.entries()) {
      if (track.lastSeen <= this.#reportedUntil) continue
      const loop = this.loop(sessionId, now)
      const { firstSeen, lastSeen } = track
      if (loop !== null) found.push({ sessionId, ...loop, firstSeen: instant(firstSeen), lastSeen: instant(lastSeen) })
    }
    this.#reportedUntil = now
    return found.sort((a, b) => b.perMinute - a.perMinute).slice(0, limit)
  }

  #track(sessionId: SessionId, now: Instant): Track {
    const known = this.#tracks.get(sessionId)
    if (known !== undefined) return known
    const track: Track = {
      firstSeen: now,
      lastSeen: now,
      minuteStart: now,
      thisMinute: 0,
      lastMinute: 0,
      rejectedAt: 0,
      rejectedShare: 0,
      source: 0,
      sourceChangeShare: 0,
      lifetimeShare: one,
      spentGeneration: 0,
      sameSpentToken: 0,
      flood: 0,
    }
    this.#tracks.set(sessionId, track)
    return track
  }

  #count(track: Track, now: Instant): void {
    const minutes = Math.floor((now - track.minuteStart) / minute)
    if (minutes >= 1) {
      track.lastMinute = minutes === 1 ? track.thisMinute : 0
      track.thisMinute = 0
      track.minuteStart += minutes * minute
    }
    // After ten quiet minutes it is another loop.
    if (now - track.lastSeen > 10 * minute) track.firstSeen = now
    track.thisMinute++
    track.lastSeen = now
  }
}

const signsOf = (track: Track, now: Instant): LoopSigns => {
  const into = now - track.minuteStart
  const current = into < minute ? track.thisMinute + track.lastMinute * (1 - into / minute) : 0
  const previous = into >= minute && into < 2 * minute ? track.thisMinute * (2 - into / minute) : 0
  return {
    perMinute: current + previous,
    rejectedShare: track.rejectedShare / one,
    sameSpentToken: track.sameSpentToken,
    sourceChangeShare: track.sourceChangeShare / one,
    lifetimeShare: track.lifetimeShare / one,
  }
}
