/** What an experiment found. It has passed when every figure is as it must be. */
export interface Finding {
  readonly name: string
  readonly figures: readonly Figure[]
}

export interface Figure {
  readonly what: string
  readonly found: number | string
  /** In words, for the table. */
  readonly must: string
  readonly holds: boolean
}

export const exactly = (what: string, found: number, wanted: number): Figure => ({
  what,
  found,
  must: String(wanted),
  holds: found === wanted,
})

export const atLeast = (what: string, found: number, least: number): Figure => ({
  what,
  found,
  must: `at least ${String(least)}`,
  holds: found >= least,
})

export const under = (what: string, found: number, bound: number): Figure => ({
  what,
  found: Math.round(found),
  must: `under ${String(bound)}`,
  holds: found < bound,
})

export const hasPassed = ({ figures }: Finding): boolean => figures.every(({ holds }) => holds)

/** Called now and then with what has been done so far, 0 to 1. */
export type Progress = (share: number) => void

/** The violations themselves, the first few, so that a failure says what happened. */
export const violations = (found: readonly string[]): Figure[] => [
  exactly('violations', found.length, 0),
  ...found.slice(0, 5).map((text): Figure => ({ what: 'violation', found: text, must: 'none', holds: false })),
]
