import type { PlaceKind } from '../storage/place.ts'
import { exactly, minute, second, staged, type Extent, type Figure, type Scenario } from './scenario.ts'

const perWorld = 50

interface Count {
  readonly refreshes: number
  readonly lost: number
  readonly killed: number
  readonly sessionsLost: number
}

/** Fifty refreshes of one session; of the answers 5 % are lost, and one call in five is cut short by the end of its process. */
const lose = (place: PlaceKind, seed: number): Promise<Count> =>
  staged({ place, seed, lifetime: 60 }, async (world) => {
    const { chance, network, time } = world
    let [lost, killed] = [0, 0]
    while (world.presentations.length < perWorld) {
      const isLost = chance() < 0.05
      if (isLost) network.fates = [{ kind: 'answer_lost', seconds: 1 }]
      const process = world.process(0)
      if (chance() < 0.2) process.killAfter(Math.floor(chance() * 60))
      await time.pass(61 * second)
      void world.call(process)
      await time.pass(15 * second)
      if (isLost && network.fates.length === 0) lost++
      if (!process.isAlive) killed++
    }
    network.fates = []
    const process = world.process(0)
    process.spare()
    const last = await time.until(world.call(process), 5 * minute)
    const sessionsLost = last.outcome === 200 && world.service.ledger.sessions.size === 1 ? 0 : 1
    return { refreshes: world.presentations.length, lost, killed, sessionsLost }
  })

const loseOften = async (place: PlaceKind, refreshes: number): Promise<Figure[]> => {
  const all = { refreshes: 0, lost: 0, killed: 0, sessionsLost: 0 }
  for (let seed = 1; all.refreshes < refreshes; seed++) {
    const more = await lose(place, seed)
    for (const name of ['refreshes', 'lost', 'killed', 'sessionsLost'] as const) all[name] += more[name]
  }
  const { lost, killed, sessionsLost } = all
  const where = place === 'files' ? 'on a file' : 'in a tab'
  const what = `${all.refreshes.toLocaleString('en')} refreshes ${where}, ${lost.toLocaleString('en')} answers lost, ${killed.toLocaleString('en')} times killed: sessions lost`
  return [exactly(what, sessionsLost, 0)]
}

const counts: Readonly<Record<Extent, number>> = { small: 400, full: 50_000 }

export const losses: Scenario = {
  title: 'Lost answers, and a client that is killed at any point',
  async measure(extent) {
    return [...(await loseOften('tabs', counts[extent])), ...(await loseOften('files', counts[extent]))]
  },
}
