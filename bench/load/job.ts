import type { Latency } from './latency.ts'

/** What the connections of one group ask. Requests and pairs are dealt out: a connection takes every n-th of a list. */
export type ScriptOrder =
  /** Each connection sends its requests in turn, for ever. */
  | { readonly kind: 'fixed'; readonly requests: readonly string[] }
  /** Whichever connection is free refreshes the next session of the list, always with the newest token. */
  | { readonly kind: 'rotation'; readonly refreshTokens: readonly string[]; readonly wire: RefreshWire }
  /** Each connection is one session that asks who it is, and refreshes instead at every `refreshEvery`-th request. */
  | { readonly kind: 'visitor'; readonly pairs: readonly Pair[]; readonly refreshEvery: number }

/** How a server is asked for new tokens: in our own way, or in that of RFC 6749, section 6. */
export type RefreshWire =
  | { readonly kind: 'pawl'; readonly withKey: boolean }
  | { readonly kind: 'oauth'; readonly path: string; readonly clientId: string; readonly clientSecret: string }

export interface Pair {
  readonly token: string
  readonly refreshToken: string
}

/** Scripts keep their tokens from one run to the next, so that a session goes on where it stopped. */
export interface Preparation {
  readonly name: string
  readonly connections: number
  readonly script: ScriptOrder
}

export type Load =
  /** Every connection asks again as soon as it is answered. */
  | { readonly kind: 'closed' }
  /** Requests arrive at this rate, however slow the answers are; the seed repeats the arrivals. */
  | {
      readonly kind: 'open'
      readonly perSecond: number
      /** `random` is a Poisson process, as many clients make it; `even` is one client with a timer. */
      readonly arrivals: 'random' | 'even'
      readonly seed: number
    }
  /** Every connection asks so many times and stops; the run lasts as long as that takes. */
  | { readonly kind: 'counted'; readonly each: number }

export interface Run {
  readonly port: number
  readonly groups: readonly { readonly name: string; readonly load: Load }[]
  /** Not measured. */
  readonly warmUpSeconds: number
  readonly seconds: number
}

export interface GroupResult {
  readonly name: string
  /** Answers in the measured time. */
  readonly answers: number
  readonly perSecond: number
  /** From the moment the request was due (open load) or sent (otherwise) to its answer; milliseconds. */
  readonly latency: Latency | null
  /** Every answer, those of the warm-up too. */
  readonly statuses: Readonly<Record<string, number>>
  /** The first body that came with each status beside 200. */
  readonly bodies: Readonly<Record<string, string>>
  /** Refreshes that were answered with a new token, and with the same again; of every answer. */
  readonly rotated: number
  readonly same: number
  /** How often a connection was made anew because the server had closed it. */
  readonly reconnections: number
}

export interface RunResult {
  readonly groups: readonly GroupResult[]
  /** Share of the time in which the generator was at work: near 1 it limits what it measures. An open load spins, so it is 1 there. */
  readonly generatorBusy: number
  /** Processor time of the generator; milliseconds. */
  readonly generatorCpu: number
}

export type Order = { readonly id: number; readonly prepare: Preparation } | { readonly id: number; readonly run: Run }

export type Reply =
  | { readonly id: number; readonly prepared: string }
  | { readonly id: number; readonly result: RunResult }
  | { readonly id: number; readonly failure: string }
