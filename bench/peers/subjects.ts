import type { GroupResult, Pair } from '../load/job.ts'
import { requestText } from '../load/request.ts'
import { refreshText } from '../load/rotation-script.ts'
import { exchange } from '../process/exchange.ts'
import { refreshRequest } from '../rows/requests.ts'
import { firstOf } from '../rows/session-groups.ts'
import { unexpectedAnswers, type Subject } from '../rows/subject.ts'
import type { Contestant } from './contestant.ts'
import { costSessions } from './cost.ts'
import { mishapSessions } from './mishaps.ts'

const connections = 64
const verified = 2048

/** The sessions of a server, dealt out so that none finds its tokens spent by another. */
export interface Hand {
  readonly spare: Pair
  readonly cost: readonly Pair[]
  readonly mishaps: readonly Pair[]
  readonly verify: readonly Pair[]
  readonly refresh: readonly Pair[]
}

export const deal = ({ sessions }: Contestant): Hand => {
  let dealt = 0
  const take = (count: number): Pair[] => sessions.slice(dealt, (dealt += count))
  return {
    spare: firstOf(take(1)),
    cost: take(costSessions),
    mishaps: take(mishapSessions),
    verify: take(verified),
    refresh: sessions.slice(dealt),
  }
}

/** Bytes of the answers of our server, which the ceiling has to equal. */
export interface Sizes {
  readonly refresh: number
  readonly verify: number
}

export const answerSizes = async ({ server, verify }: Contestant, { spare }: Hand): Promise<Sizes> => ({
  verify: (await exchange(server.port, verify(spare))).length,
  refresh: (await exchange(server.port, refreshRequest(spare))).length,
})

export const refreshing = (contestant: Contestant, { refresh }: Hand, sizes: Sizes): Subject => {
  const { id, title, server, wire } = contestant
  return {
    id: `${id} refresh`,
    title,
    atLeast: id === 'pawl-postgres' ? 0.3 : null,
    server,
    connections,
    script: { kind: 'rotation', refreshTokens: refresh.map(({ refreshToken }) => refreshToken), wire },
    sample: refreshText(firstOf(refresh).refreshToken, wire),
    ceilingPath: `/ceiling/${sizes.refresh}`,
    ceilingTitle: `a bare Fastify POST that is sent the refresh of Pawl, parses it and answers ${sizes.refresh} constant bytes`,
    judge: (rounds: readonly GroupResult[]) => [
      'Every answer was a rotation: tokens were compared.',
      ...unexpectedAnswers(200, rounds),
    ],
  }
}

export const verifying = (contestant: Contestant, { verify }: Hand, sizes: Sizes): Subject => {
  const { id, title, server, verifies } = contestant
  const requests = verify.map((pair) => requestText(contestant.verify(pair)))
  return {
    id: `${id} verify`,
    title,
    atLeast: null,
    server,
    connections,
    script: { kind: 'fixed', requests },
    sample: requests[0] ?? '',
    ceilingPath: `/ceiling/${sizes.verify}`,
    ceilingTitle: `a bare Fastify GET that is sent the verification of Pawl and answers ${sizes.verify} constant bytes`,
    judge: (rounds: readonly GroupResult[]) => [`${verifies}.`, ...unexpectedAnswers(200, rounds)],
  }
}
