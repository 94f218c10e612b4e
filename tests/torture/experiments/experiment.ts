import type { ServerChanges, ServerOptions } from '../process/server-process.ts'

/** What an experiment is given, beside its size. */
export interface Stage {
  /** New and empty. */
  readonly folder: string
  readonly random: () => number
  /** Called now and then with what has been done so far, 0 to 1. */
  readonly progress: (share: number) => void
  /** A server that is broken on purpose, where the experiment is to be seen failing. */
  readonly broken: ServerChanges
}

export type Experiment<Size> = (size: Size, stage: Stage) => Promise<Finding>

/** What an experiment found. It has passed when every figure is as it must be. */
export interface Finding {
  readonly title: string
  readonly figures: readonly Figure[]
}

export interface Figure {
  readonly what: string
  readonly found: number
  /** In words, for the table. */
  readonly must: string
  readonly holds: boolean
  /** Such as a time, on a machine that may be busy with other things: no test judges it. */
  readonly dependsOnMachine: boolean
  /** The first few of what should not have been, so that a failure says what happened. */
  readonly examples: readonly string[]
}

const figure = (what: string, found: number, must: string, holds: boolean): Figure => ({
  what,
  found,
  must,
  holds,
  dependsOnMachine: false,
  examples: [],
})

export const exactly = (what: string, found: number, wanted: number): Figure =>
  figure(what, found, String(wanted), found === wanted)

export const atLeast = (what: string, found: number, least: number): Figure =>
  figure(what, found, `at least ${least}`, found >= least)

export const atMost = (what: string, found: number, most: number): Figure =>
  figure(what, found, `at most ${most}`, found <= most)

/** Told, not judged. */
export const noted = (what: string, found: number): Figure => figure(what, found, '', true)

/** The value that such a share of all is not above. */
export const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? 0

/** In milliseconds. */
export const within = (what: string, found: number, bound: number): Figure =>
  onIdleMachine(atMost(`${what}, ms`, Math.round(found), bound))

export const onIdleMachine = (judged: Figure): Figure => ({ ...judged, dependsOnMachine: true })

export const none = (what: string, found: readonly string[]): Figure => ({
  ...exactly(what, found.length, 0),
  examples: found.slice(0, 3),
})

/** The server that an experiment wants, broken where the stage wants it so. */
export const serverOn = (wanted: ServerOptions, { broken }: Pick<Stage, 'broken'>): ServerOptions => ({
  folder: wanted.folder,
  environment: { ...wanted.environment, ...broken.environment },
  imports: [...(wanted.imports ?? []), ...(broken.imports ?? [])],
})
