import { randomInt } from 'node:crypto'
import { perform } from './perform.ts'
import { plan, type ExperimentName, type Planned } from './plan.ts'

const seed = Number(process.env['PAWL_SEED'] ?? randomInt(2 ** 31))

/** It ends what hangs; a machine that is busy with other things may take many times longer than one that is not. */
export const patience = 400_000

/** For the name of a test. */
export const unlessImpossible = (name: ExperimentName, text: string): string =>
  plan[name].isPossible() ? text : `${text} (not tried: mounting takes root, on a system that lets it)`

/** What the small version of an experiment finds wrong; times are not judged. PAWL_SEED repeats its choices. */
export const wrongIn = (name: ExperimentName): Promise<string[]> => wrong(name, plan[name].run)

/** What is wrong with the experiment: it finds nothing on a server that is broken on purpose. */
export const unseenBy = (name: ExperimentName): Promise<string[]> => wrong(name, plan[name].runControl)

const wrong = async (name: ExperimentName, run: Planned['run']): Promise<string[]> => {
  if (!plan[name].isPossible()) return []
  const finding = await perform((stage) => run('small', stage), { seed, progress: () => undefined })
  return finding.figures
    .filter(({ holds, dependsOnMachine }) => !holds && !dependsOnMachine)
    .map(({ what, found, must, examples }) =>
      `${what}: ${found}, not ${must}; seed ${seed} ${examples.join(' ')}`.trim(),
    )
}
