import { expect, test } from 'vitest'
import { play } from './play.ts'
import type { Setup } from './schedule.ts'

const setup: Setup = {
  seed: 1,
  place: 'files',
  processes: 1,
  machines: [{ error: 0, standsStill: false }],
  lifetime: 60,
  skews: [0, 0],
}

/** More than a login does to disk and network. */
const mostActs = 80

test.each([true, false])(
  'a login that a loss of power meets at any point is there or is not, and what comes after replaces what is (names kept: %s)',
  async (keepsNames) => {
    const found = new Set<number | undefined>()
    for (let acts = 0; acts < mostActs; acts++) {
      const { stored } = await play({
        setup,
        steps: [
          { kind: 'login', process: 0 },
          { kind: 'kill', process: 0, acts },
          { kind: 'wait', milliseconds: 5000 },
          { kind: 'lose_power', keepsNames },
          { kind: 'wait_for_end', offset: 0 },
          { kind: 'call', process: 0, count: 1 },
        ],
      })
      found.add(stored?.login)
    }
    expect([...found].sort()).toEqual([1, 2])
  },
)
