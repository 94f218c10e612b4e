import { Broken } from '../../observation.ts'
import type { ClientProcess } from '../client-process.ts'
import type { Guarantee } from './guarantee.ts'

/** While, and so long after, a refresh takes longer than `slow`, others may have waited for the lock as long as they wait for anything. */
const doubtful = 30_000
const slow = 1_000

/** One refresh at a time: in a process always, among the processes of a storage wherever it has locks. */
export const oneAtATime = (): Guarantee => {
  const flying = new Map<ClientProcess, number>()
  let slowAt = -Infinity
  return {
    name: 'One at a time',
    sent({ process, at }, { place, machines, isTroubled, diedAt }) {
      if (flying.has(process)) throw new Broken('One at a time', 'a process refreshes twice at once')
      const others = [...flying].filter(([other]) => other.isAlive)
      flying.set(process, at)
      if (others.some(([, since]) => at - since > slow)) slowAt = at
      // A file lock is found stale after a while.
      if (place.kind === 'files') slowAt = Math.max(slowAt, diedAt)
      const isCalm = at > slowAt + doubtful && !machines.some((machine) => machine.isDoubtfulSince(at - doubtful))
      if (others.length > 0 && place.hasLocks && isCalm && !isTroubled)
        throw new Broken('One at a time', 'two processes refresh at once, although there is a lock')
    },
    heard({ process, request, at }) {
      if (request.body['refresh_token'] === undefined || request.path === '/auth/logout') return
      if (at - (flying.get(process) ?? at) > slow) slowAt = at
      flying.delete(process)
    },
  }
}
