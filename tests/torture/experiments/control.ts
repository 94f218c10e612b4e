import type { ServerChanges } from '../process/server-process.ts'
import { atLeast, type Experiment } from './experiment.ts'

interface Control<Size> {
  readonly experiment: Experiment<Size>
  /** What is wrong with the server, in words. */
  readonly title: string
  readonly broken: ServerChanges
  /** The figure that must show it. */
  readonly seenIn: string
  /** The least that it must be off by. */
  readonly atLeast: (size: Size) => number
}

/** The same experiment on a server that is broken on purpose: one that finds nothing there would find nothing anywhere. */
export const control =
  <Size>({ experiment, title, broken, seenIn, atLeast: least }: Control<Size>): Experiment<Size> =>
  async (size, stage) => {
    const { figures } = await experiment(size, { ...stage, broken })
    const seen = figures.find(({ what }) => what === seenIn)
    if (seen === undefined) throw new Error(`There is no figure "${seenIn}" to show that the server is broken.`)
    return { title, figures: [atLeast(`seen: ${seenIn}`, seen.found, least(size))] }
  }
