import { Broken } from '../../observation.ts'
import type { Guarantee } from './guarantee.ts'

/**
 * A token is stored before it is used, and a refresh token so that no loss of power takes it away: whoever is killed then
 * leaves it to the next. (What another process is storing at this moment counts as stored where there may be no lock, which
 * makes safe what its last holder wrote.)
 */
export const storedFirst = (): Guarantee => ({
  name: 'Stored first',
  sent({ refreshToken, process }, { writers, safe, isTroubled, isLockDoubtful }) {
    const mustBeSafe = writers.get(refreshToken) === process || !isLockDoubtful
    const isStored = mustBeSafe ? safe.has(refreshToken) : writers.has(refreshToken)
    if (!isStored && !isTroubled) throw new Broken('Stored first', 'a refresh token was presented that was not stored')
  },
  used(bearer, { machine }, { writers, promised, isTroubled }) {
    // When a machine wakes, its process has waited for the disk for long enough, and goes on with what it has in memory.
    if (writers.has(bearer) || machine.hasSleptSince(promised.get(bearer)?.since ?? 0)) return
    if (!isTroubled) throw new Broken('Stored first', 'a bearer was used that was not stored')
  },
})
