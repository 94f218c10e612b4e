import { Broken } from '../../observation.ts'
import type { ClientProcess } from '../client-process.ts'
import type { Guarantee } from './guarantee.ts'

/** Seconds between two refreshes once the bucket of six is empty. */
const intervalOf = (lifetime: number): number => (lifetime < 90 ? Math.max(2, lifetime / 3) : 30)

/** At most `6 + W / interval` presentations of a process in any W seconds; the interval is the shortest that any pair asked for. */
export const bounded = (): Guarantee => {
  const sent = new Map<ClientProcess, number[]>()
  let interval = 30
  return {
    name: 'Bounded',
    written({ record }) {
      if (record.pair) interval = Math.min(interval, intervalOf(record.pair.tokenLifetime))
    },
    heard({ answer }) {
      const { tokenLifetime } = (answer?.body ?? {}) as { tokenLifetime?: number }
      if (tokenLifetime !== undefined) interval = Math.min(interval, intervalOf(tokenLifetime))
    },
    sent({ process, at }) {
      const times = sent.get(process) ?? []
      sent.set(process, times)
      times.push(at)
      for (const [index, first] of times.entries()) {
        const seconds = (at - first) / 1000
        const count = times.length - index
        if (count > 6 + seconds / interval + 1e-6)
          throw new Broken('Bounded', `${String(count)} refreshes within ${String(seconds)} s`)
      }
    },
  }
}
