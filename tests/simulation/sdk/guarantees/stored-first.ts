import { Broken } from '../../observation.ts'
import type { Guarantee } from './guarantee.ts'

/**
 * A token is stored before it is used, and a refresh token so that no loss of power takes it away: whoever is killed then
 * leaves it to the next. (What another process is storing at this moment counts as stored.)
 */
export const storedFirst = (): Guarantee => ({
  name: 'Stored first',
  sent({ refreshToken, process }, { writers, safe, isTroubled }) {
    const isStored = writers.get(refreshToken) === process ? safe.has(refreshToken) : writers.has(refreshToken)
    if (!isStored && !isTroubled) throw new Broken('Stored first', 'a refresh token was presented that was not stored')
  },
  used(bearer, _process, { writers, isTroubled }) {
    if (!writers.has(bearer) && !isTroubled) throw new Broken('Stored first', 'a bearer was used that was not stored')
  },
})
