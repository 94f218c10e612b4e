import { setTimeout } from 'node:timers/promises'
import { logIn, pairOf, type Answer } from '../client/api.ts'
import { newKey } from '../client/ledger.ts'
import { StartingLine } from '../client/starting-line.ts'
import { administrator, unhindered } from '../process/server-process.ts'
import type { OpenSite } from '../process/site.ts'
import { none, noted, onIdleMachine, type Experiment } from './experiment.ts'

export interface RaceSize {
  readonly rounds: number
  readonly runners: number
}

export const notOneWinner = 'rounds without a key that had not exactly one winner, and 401 superseded for the others'

/** Rounds with somebody turned away, after which the machine is taken to be unfit. */
const mostShed = 100

/** Rounds that one session can take: two rotations each, and its pace allows a hundred at once. */
const roundsPerSession = 40

/** Many connections present one refresh token in the same instant: without a key, then its successor with a shared one. */
export const race =
  (open: OpenSite): Experiment<RaceSize> =>
  async ({ rounds, runners }, stage) => {
    await using server = await open({ folder: stage.folder, environment: unhindered }, stage)
    const withoutKey: string[] = []
    const withSharedKey: string[] = []
    const shed: string[] = []
    for (let round = 0; round < rounds; round += roundsPerSession) {
      using line = await StartingLine.open(server.port, runners)
      let token = (await logIn(server.port, administrator)).refreshToken
      for (let turn = round; turn < Math.min(rounds, round + roundsPerSession); turn++) {
        const first = await fireUntilSure({ line, token, headers: {}, shed }, server.port)
        if (!hasOneWinner(first)) withoutKey.push(summary(first))
        const second = await fire({ line, token: winnerOf(first), headers: { 'idempotency-key': newKey() }, shed })
        if (!isOnePair(second)) withSharedKey.push(summary(second))
        token = winnerOf(second)
        stage.progress((turn + 1) / rounds)
      }
    }
    return {
      title: `${server.name}: ${runners} refreshes of one token at once, ${rounds} rounds`,
      figures: [
        none(notOneWinner, withoutKey),
        none('rounds with a shared key in which not all got 200 and one pair', withSharedKey),
        noted('refreshes', 2 * rounds * runners),
        onIdleMachine(none('rounds in which somebody was answered 503, the machine being too busy', shed)),
      ],
    }
  }

interface Round {
  readonly line: StartingLine
  readonly token: string
  readonly headers: Readonly<Record<string, string>>
  readonly shed: string[]
}

/**
 * Whoever was turned away, by a server or by the balancer, has not taken part, and a round in which everybody was has not
 * taken place.
 */
const fire = async ({ line, token, headers, shed }: Round): Promise<Answer[]> => {
  for (;;) {
    const answers = await line.fire('/auth/refresh', { refresh_token: token }, headers)
    const served = answers.filter(({ status }) => status !== 503)
    if (served.length < answers.length) shed.push(summary(answers))
    if (served.length > 0 || shed.length > mostShed) return served
    await setTimeout(100)
  }
}

/** Where the winner was answered 503, by a server that could not say whether it was done, nobody has the pair: once more with a new session. */
const fireUntilSure = async (round: Round, port: number): Promise<Answer[]> => {
  const shedBefore = round.shed.length
  const answers = await fire(round)
  const isUnsure = round.shed.length > shedBefore && answers.every(isSuperseded)
  if (!isUnsure || round.shed.length > mostShed) return answers
  return fireUntilSure({ ...round, token: (await logIn(port, administrator)).refreshToken }, port)
}

const hasOneWinner = (answers: readonly Answer[]): boolean => {
  const won = answers.filter(({ status }) => status === 200)
  return won.length === 1 && answers.filter(isSuperseded).length === answers.length - 1
}

const isSuperseded = ({ status, body }: Answer): boolean => status === 401 && body.includes('refresh_token_superseded')

const isOnePair = (answers: readonly Answer[]): boolean =>
  answers.every(({ status }) => status === 200) && new Set(answers.map((answer) => pairOf(answer).token)).size === 1

const winnerOf = (answers: readonly Answer[]): string => {
  const winner = answers.find(({ status }) => status === 200)
  if (winner === undefined) throw new Error(`Nobody won: ${summary(answers)}`)
  return pairOf(winner).refreshToken
}

/** How often each kind of answer came. */
const summary = (answers: readonly Answer[]): string => {
  const counts = new Map<string, number>()
  for (const { status, body } of answers) {
    const kind = `${status} ${/"code":"(\w+)"/.exec(body)?.[1] ?? ''}`.trim()
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].map(([kind, count]) => `${count} × ${kind}`).join(', ')
}
