import { instant } from '@pawl/core'
import { AnchoredClock } from '../../clock/clock.ts'
import type { StoreLocation } from '../../config/settings.ts'
import { liveNodes } from '../../keys/key-tools.ts'
import { databaseName } from '../../start/data-place.ts'
import { StartRefusal } from '../../start/refusal.ts'
import { copyBetween, type CopyOutcome, type CopyProgress } from './between.ts'
import { withSource, withTarget } from './sides.ts'
import { deploymentOf } from './summary.ts'

export interface CopyRequest {
  readonly from: StoreLocation
  /** Empty, or with a copy in it that was begun and not finished. */
  readonly to: StoreLocation
  readonly progress: (progress: CopyProgress) => void
}

export interface Copied extends CopyOutcome {
  readonly from: string
  readonly to: string
}

/**
 * Copies everything that lasts into another store, ids, epoch and all, so that the same tokens go on. No server may run on
 * either. Throws a `StartRefusal` where anything stands against it.
 */
export const copy = async ({ from, to, progress }: CopyRequest): Promise<Copied> => {
  const names = { from: databaseName(from), to: databaseName(to) }
  if (names.from === names.to)
    throw new StartRefusal(`${names.from} cannot be copied into itself. Name another in --to.`)
  return withSource(from, async (source) => {
    const { nodes, ...deployment } = await source.readDeployment()
    if (from.kind === 'postgres') requireNobody(names.from, { ...deployment, nodes })
    return withTarget(to, async (target) => ({
      ...names,
      ...(await copyBetween({ source, target, deployment: deploymentOf(deployment), name: names.to, progress })),
    }))
  })
}

/** A SQLite file has a lock for this; on PostgreSQL the list of nodes is empty when none of them is connected any more. */
const requireNobody = (name: string, deployment: Parameters<typeof liveNodes>[0]): void => {
  const { clockMark } = deployment
  const running = liveNodes(deployment, new AnchoredClock(instant(clockMark)).now()).map(({ node }) => node)
  if (running.length === 0) return
  throw new StartRefusal(`Servers run on ${name}: ${running.join(', ')}. Stop them first.`)
}
