import { control } from '../experiments/control.ts'
import type { Experiment, Finding, Stage } from '../experiments/experiment.ts'

export type Extent = 'full' | 'small'

/** What is run under one name: the experiment, and the same on a server that is broken on purpose. */
export interface Planned {
  readonly run: (extent: Extent, stage: Omit<Stage, 'broken'>) => Promise<Finding>
  readonly runControl: (extent: Extent, stage: Omit<Stage, 'broken'>) => Promise<Finding>
  /** Whether it can be done on this machine, by this user. */
  readonly isPossible: () => boolean
}

type Sizes<Size> = Readonly<Record<Extent, Size>>

interface Entry<Size> {
  readonly experiment: Experiment<Size>
  readonly sizes: Sizes<Size>
  readonly control: Omit<Parameters<typeof control<Size>>[0], 'experiment'> & { readonly sizes: Sizes<Size> }
  readonly isPossible?: () => boolean
}

export const planned = <Size>({
  experiment,
  sizes,
  control: broken,
  isPossible = () => true,
}: Entry<Size>): Planned => {
  const failing = control({ ...broken, experiment })
  return {
    run: (extent, stage) => experiment(sizes[extent], { ...stage, broken: {} }),
    runControl: (extent, stage) => failing(broken.sizes[extent], { ...stage, broken: {} }),
    isPossible,
  }
}

export const same = <Size>(size: Size): Sizes<Size> => ({ full: size, small: size })
export const once = (): number => 1
