import { parseSessionId, type Store } from '@pawl/core'
import type { Bench } from '../bench.ts'
import type { Pair } from '../load/job.ts'
import { PawlProcess } from '../process/pawl.ts'
import { openSessions, pairOf } from '../seed/sessions.ts'
import type { Place } from './place.ts'

/** A database that was filled, and tokens of some of its sessions. */
export interface Stage {
  readonly place: Place
  readonly sessions: number
  readonly pairs: readonly Pair[]
  readonly bytesOfOne: number
}

/** At most so many sessions are refreshed; with the burst of these settings that is more than any run needs. */
const used = 20_000

/** A hundred rotations at once instead of ten, so that a thousand sessions are enough to be measured with. */
export const settings: Readonly<Record<string, string>> = { NODE_ENV: 'production', PAWL_LOOP_BURST: '100' }

export const fillPlace = async (bench: Bench, place: Place, sessions: number): Promise<Stage> => {
  bench.progress.step(`${place.title}: filling in ${sessions.toLocaleString('en')} sessions`)
  await (await PawlProcess.start(place.deployment)).stop()
  const empty = await place.open()
  await openSessions(empty, bench.keys, 1)
  await empty.close()
  await place.fill(sessions)
  const bytesOfOne = (await place.bytes()) / sessions
  const ids = await place.pick(Math.min(sessions, used))
  const store = await place.open()
  const pairs: Pair[] = []
  for (const id of ids) pairs.push(await pairFor(bench, store, id))
  await store.close()
  return { place, sessions, pairs, bytesOfOne }
}

const pairFor = async (bench: Bench, store: Store, text: string): Promise<Pair> => {
  const id = parseSessionId(text)
  const session = id === null ? null : await store.sessions.find(id)
  if (session === null) throw new Error(`Session ${text} was filled in and is not found.`)
  return pairOf(bench.keys, session)
}
