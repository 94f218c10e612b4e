/** How a check is repeated: the seed, and the path to the one story or schedule, if there is one. */
export interface Repetition {
  readonly seed: number
  readonly path?: string
}

/**
 * PAWL_SEED and PAWL_PATH choose others. Every test run plays the same ones: what nobody has seen yet is looked for with other
 * seeds (and by `npm run simulate`), which does not stand in the way of a change when it finds something.
 */
export const repetition = (): Repetition => {
  const { PAWL_SEED: seed = '1', PAWL_PATH: path } = process.env
  return { seed: Number(seed), ...(path !== undefined && { path }) }
}

/** Milliseconds that so many of them may take. It ends what hangs, and judges no speed. */
export const patienceFor = (runs: number): number => 300_000 + runs * 100
