import type { Figure, RatioRow } from '../results.ts'

/** Whether a target was reached; null where there is none. */
export const ratioHolds = ({ ratio, atLeast }: RatioRow): boolean | null =>
  atLeast === null ? null : ratio.median >= atLeast

export const figureHolds = ({ value, atMost }: Figure): boolean | null => (atMost === null ? null : value <= atMost)

export const mark = (holds: boolean | null): string => (holds === null ? '' : holds ? '✓' : '✗')
