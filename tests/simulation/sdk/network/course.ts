import { refusal, type Answer } from '../server/answers.ts'
import type { Fate } from './fate.ts'

/** What a fate means for one request: in milliseconds on top of the way that everything takes. */
export interface Course {
  /** When its copies reach the server; the client hears the answer to the first. */
  readonly arrivals: readonly number[]
  /** What the client hears: nothing, the server's answer, another one, or the name of a broken connection. */
  readonly hears: 'nothing' | 'answer' | 'ECONNREFUSED' | 'ECONNRESET' | Answer
  readonly late: number
  /** Where the store's connection breaks. */
  readonly fault: 'none' | 'before' | 'after'
}

/**
 * Nothing is under way for longer than a minute: see the README of the simulation. Where bearers live for a few seconds only,
 * so many rotations go on meanwhile that a copy must not be as late: the row would have forgotten what spent its token.
 */
const longestWay = (lifetime: number): number => (lifetime < 10 ? 5_000 : 50_000)

export const usual: Course = { arrivals: [0], hears: 'answer', late: 0, fault: 'none' }

/**
 * @param now of the server, for what it says with a date
 * @param lifetime of bearers, in seconds
 */
export const courseOf = ({ kind, seconds }: Fate, now: number, lifetime: number): Course => {
  const late = Math.min(longestWay(lifetime), seconds * 1000)
  switch (kind) {
    case 'answered':
      return usual
    case 'request_lost':
      return { ...usual, arrivals: [], hears: 'nothing' }
    case 'answer_lost':
      return { ...usual, hears: 'nothing' }
    case 'refused':
      return { ...usual, arrivals: [], hears: 'ECONNREFUSED' }
    case 'reset':
      return { ...usual, hears: 'ECONNRESET' }
    case 'late_request':
      return { ...usual, arrivals: [late] }
    case 'late_answer':
      return { ...usual, late }
    case 'doubled':
      return { ...usual, arrivals: [0, late] }
    case 'fault_before':
      return { ...usual, fault: 'before' }
    case 'fault_after':
      return { ...usual, fault: 'after' }
    case 'proxy_502':
      return { ...usual, arrivals: [], hears: page(502) }
    case 'proxy_504':
      return { ...usual, hears: page(504) }
    case 'portal':
      return { ...usual, arrivals: [], hears: page(200) }
    case 'proxy_401':
      return { ...usual, arrivals: [], hears: page(401) }
    case 'cut':
      return { ...usual, hears: page(200) }
    case 'limited':
      return { ...usual, arrivals: [], hears: refusal('refresh_flood', { retryAfter: seconds }) }
    case 'busy':
      return { ...usual, arrivals: [], hears: { ...page(503), headers: datesOf(now, seconds) } }
  }
}

/** What is no JSON, or not to its end. */
const page = (status: number): Answer => ({ status, headers: {}, body: undefined })

/** `Retry-After` as a date, and the date that it counts from. */
const datesOf = (now: number, seconds: number): Record<string, string> => {
  const text = (at: number): string => new Date(at).toUTCString()
  return { 'retry-after': text(now + seconds * 1000), date: text(now) }
}
