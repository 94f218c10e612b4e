import { Broken } from '../observation.ts'
import type { Invariant } from './invariant.ts'

/** I1: all successors ever answered to presentations of one spent refresh token are one and the same pair. */
export const oneSuccessor = (): Invariant => {
  const successors = new Map<string, string>()
  return {
    name: 'I1',
    observe(observation) {
      // What a failover without a raised epoch forgot is accepted once more: a new line of successors begins.
      if (observation.kind === 'rolled_back') successors.clear()
      if (observation.kind !== 'presented' || observation.answer.kind !== 'pair') return
      const { refreshToken, answer } = observation
      if (answer.pair.refreshToken === refreshToken) return
      const pair = `${answer.pair.bearer} ${answer.pair.refreshToken}`
      const known = successors.get(refreshToken)
      if (known !== undefined && known !== pair)
        throw new Broken('I1', `${refreshToken} was answered ${known} and ${pair}`)
      successors.set(refreshToken, pair)
    },
  }
}
