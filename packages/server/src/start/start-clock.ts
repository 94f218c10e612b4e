import { instant, type Store } from '@pawl/core'
import { readMachine, AnchoredClock } from '../clock/clock.ts'
import { judgeClockAtStart } from '../clock/judge-start.ts'
import type { OpenedStore } from './open-store.ts'
import { StartRefusal } from './refusal.ts'

/**
 * Compares the machine's clock with the latest time that the deployment has told, and refuses one that went back.
 * Accepting it nevertheless ends every session: what had expired would come back to life otherwise (I5).
 */
export const startClock = async (
  { store, shared }: { store: Pick<Store, 'deployment'>; shared: OpenedStore['shared'] },
  acceptClock: boolean,
): Promise<AnchoredClock> => {
  const { wall } = readMachine()
  const { clockMark: mark } = await store.deployment.read()
  const databaseClock = (await shared?.readClock()) ?? null
  const judged = judgeClockAtStart({ wall, mark, databaseClock })
  if (judged.kind === 'fit') return new AnchoredClock(mark)
  if (!acceptClock) throw new StartRefusal(sentence(judged.kind, wall, mark))
  if (judged.kind === 'ahead') return new AnchoredClock(mark)
  await store.deployment.raiseEpoch({
    kind: 'epoch_raised',
    at: instant(wall),
    userId: null,
    accountId: null,
    sessionId: null,
    address: null,
    by: null,
    detail: `the clock was set back, from ${show(mark)}`,
  })
  return new AnchoredClock(instant(wall))
}

const sentence = (kind: 'behind' | 'ahead', wall: number, mark: number): string =>
  `This machine's clock says ${show(wall)}, and the server has already run at ${show(mark)}. ` +
  (kind === 'behind'
    ? 'Set the clock right, or start with --accept-clock if it is right now: that ends every session.'
    : 'Set the clock right, or start with --accept-clock if it is: whatever has expired by then stays so.')

const show = (moment: number): string => `${new Date(moment).toISOString().slice(0, 19).replace('T', ' ')} UTC`
