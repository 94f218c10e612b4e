import { atMost, callEvery, exactly, minute, second, staged, type Figure, type Scenario } from './scenario.ts'

/** Ten minutes of calls, one a second. */
const shortLife = (lifetime: number): Promise<Figure[]> =>
  staged({ lifetime }, async (world) => {
    const failed = await callEvery(world, second, 10 * minute)
    const bound = 6 + Math.floor((11 * 60) / Math.max(2, lifetime / 3))
    return [
      exactly(`tokenLifetime ${String(lifetime)}, a call a second for 10 min: failed calls`, failed, 0),
      atMost('… refreshes', world.presentations.length, bound),
    ]
  })

export const shortLives: Scenario = {
  title: 'Bearers that live for seconds',
  async measure() {
    const figures: Figure[] = []
    for (const lifetime of [1, 2, 3, 5, 10]) figures.push(...(await shortLife(lifetime)))
    return figures
  },
}
