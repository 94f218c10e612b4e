import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chanceFrom } from './chance.ts'
import type { Finding, Stage } from './experiments/experiment.ts'
import { undoAtExit } from './process/cleanup.ts'

/** Gives an experiment a folder of its own, and clears it away afterwards. */
export const perform = async (
  experiment: (stage: Omit<Stage, 'broken'>) => Promise<Finding>,
  { seed, progress }: { readonly seed: number; readonly progress: Stage['progress'] },
): Promise<Finding> => {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-torture-'))
  const clearAway = undoAtExit(() => {
    rmSync(folder, { recursive: true, force: true })
  })
  try {
    return await experiment({ folder, random: chanceFrom(seed), progress })
  } finally {
    clearAway()
  }
}
