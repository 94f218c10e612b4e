import { Broken } from '../../observation.ts'
import type { Guarantee } from './guarantee.ts'

/** One refresh at a time: in a process always, among the processes of a storage wherever it has locks. */
export const oneAtATime = (): Guarantee => ({
  name: 'One at a time',
  sent({ process }, { place, flights, isTroubled, isLockDoubtful }) {
    if (flights.has(process)) throw new Broken('One at a time', 'a process refreshes twice at once')
    if (flights.areOthersThan(process) && place.hasLocks && !isLockDoubtful && !isTroubled)
      throw new Broken('One at a time', 'two processes refresh at once, although there is a lock')
  },
})
