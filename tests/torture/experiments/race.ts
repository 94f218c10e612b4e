import { send, type Answer } from '../client/api.ts'
import type { Pair } from '../client/ledger.ts'
import { StartingLine } from '../client/starting-line.ts'
import { administrator, ServerProcess } from '../process/server-process.ts'
import { exactly, type Finding, type Progress } from './experiment.ts'

export interface RaceOptions {
  readonly folder: string
  readonly rounds: number
  readonly runners: number
}

interface Outcome {
  /** Rounds without a key in which exactly one won and all others were told that they were superseded. */
  oneWinner: number
  /** Rounds with a shared key in which everybody got the very same pair. */
  onePair: number
}

/** Rounds that one session can take: two rotations each, and its pace allows a hundred at once. */
const roundsPerSession = 40

/** Many connections present one refresh token in the same instant: without a key, then its successor with a shared one. */
export const race = async ({ folder, rounds, runners }: RaceOptions, progress: Progress): Promise<Finding> => {
  const server = await ServerProcess.start({ folder })
  const line = await StartingLine.open(server.port, runners)
  const outcome: Outcome = { oneWinner: 0, onePair: 0 }
  let token = ''
  for (let round = 0; round < rounds; round++) {
    if (round % roundsPerSession === 0) token = await login(server.port)
    token = await withoutKey(line, token, outcome)
    token = await withSharedKey(line, token, `round-${String(round).padStart(16, '0')}`, outcome)
    progress((round + 1) / rounds)
  }
  line.close()
  await server.stop()
  return {
    name: `${String(runners)} refreshes of one token at once, ${String(rounds)} rounds`,
    figures: [
      exactly('rounds without a key that had one winner, and 401 superseded for the others', outcome.oneWinner, rounds),
      exactly('rounds with a shared key in which all got one pair', outcome.onePair, rounds),
    ],
  }
}

const login = async (port: number): Promise<string> => {
  const answer = await send(port, { method: 'POST', path: '/auth/login', body: administrator })
  if (answer?.status !== 200) throw new Error(`No login: ${answer?.body ?? 'no answer'}`)
  return refreshTokenOf(answer)
}

const withoutKey = async (line: StartingLine, token: string, outcome: Outcome): Promise<string> => {
  const answers = await line.fire('/auth/refresh', { refresh_token: token }, {})
  const won = answers.filter(({ status }) => status === 200)
  const superseded = answers.filter(({ status, body }) => status === 401 && body.includes('refresh_token_superseded'))
  const [winner] = won
  if (winner === undefined) throw new Error(`Nobody won: ${answers[0]?.body ?? ''}`)
  if (won.length === 1 && superseded.length === answers.length - 1) outcome.oneWinner++
  return refreshTokenOf(winner)
}

const withSharedKey = async (line: StartingLine, token: string, key: string, outcome: Outcome): Promise<string> => {
  const answers = await line.fire('/auth/refresh', { refresh_token: token }, { 'idempotency-key': key })
  const pairs = new Set(answers.map((answer) => (answer.status === 200 ? refreshTokenOf(answer) : answer.body)))
  const [pair] = pairs
  if (pair === undefined || answers.some(({ status }) => status !== 200))
    throw new Error(`Refused: ${[...pairs].join(' ')}`)
  if (pairs.size === 1) outcome.onePair++
  return pair
}

const refreshTokenOf = ({ body }: Answer): string => (JSON.parse(body) as Pair).refreshToken
