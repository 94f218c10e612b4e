import { exchange } from '../process/exchange.ts'
import type { Pair } from '../load/job.ts'
import type { RequestText } from '../load/request.ts'
import { garbageToken, refreshRequest, verifyRequest } from './requests.ts'
import type { SessionGroups } from './session-groups.ts'
import type { Measured } from './subject.ts'

/** Bytes of the server's answers, which the ceiling has to equal. */
export interface AnswerLengths {
  readonly pair: number
  /** The same pair again, with a notice. */
  readonly pacedPair: number
  readonly session: number
  readonly refusal: number
}

/** More refreshes in a row than any burst that the default settings allow. */
const enoughToBePaced = 12

export const answerLengths = async (server: Measured, { spare, verifying }: SessionGroups): Promise<AnswerLengths> => {
  const ask = async (status: number, request: RequestText): Promise<{ length: number; body: string }> => {
    const answer = await exchange(server.port, request)
    if (answer.status !== status) throw new Error(`${request.path} answered ${answer.status}: ${answer.body}`)
    return answer
  }
  const lengths: number[] = []
  let pair = spare
  for (let refreshes = 0; refreshes < enoughToBePaced; refreshes++) {
    const { body, length } = await ask(200, refreshRequest(pair))
    pair = JSON.parse(body) as Pair
    lengths.push(length)
  }
  const [verified] = verifying
  return {
    pair: lengths[0] ?? 0,
    pacedPair: lengths.at(-1) ?? 0,
    session: (await ask(200, verifyRequest(verified ?? pair))).length,
    refusal: (await ask(401, refreshRequest({ refreshToken: garbageToken() }))).length,
  }
}
