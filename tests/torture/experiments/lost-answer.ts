import { setTimeout } from 'node:timers/promises'
import { logIn, pairOf, presentRefreshToken, untilDecided, type Answer, type Pair } from '../client/api.ts'
import { newKey } from '../client/ledger.ts'
import { LosingProxy } from '../client/losing-proxy.ts'
import type { OpenGround } from '../process/ground.ts'
import { administrator, ServerProcess, unhindered } from '../process/server-process.ts'
import { atLeast, exactly, none, onIdleMachine, serverOn, type Experiment } from './experiment.ts'

export interface LostAnswerSize {
  readonly sessions: number
  /** In each of them every session loses one answer. */
  readonly rounds: number
  /** After this many rounds the server is killed between the loss and the retry. */
  readonly killEvery: number
  readonly longestPauseMilliseconds: number
  readonly withoutKey: number
}

export const notOnePair = 'retries with the key that did not give one working pair'

const toleranceSeconds = 1
/** In milliseconds. */
const patience = 60_000
const environment = { ...unhindered, PAWL_REFRESH_RACE_TOLERANCE: String(toleranceSeconds) }

/**
 * The server does what it is asked, and its answer is cut on the way at some byte. Whoever asks again later with the same
 * key gets the pair, whoever asks without it is refused; also when the server was killed in between.
 */
export const lostAnswer =
  (openGround: OpenGround): Experiment<LostAnswerSize> =>
  async (size, stage) => {
    const { folder, random, progress } = stage
    await using ground = await openGround(folder)
    const everything = { ...environment, ...ground.environment }
    await using server = await ServerProcess.start(serverOn({ folder, environment: everything }, stage))
    using proxy = await LosingProxy.open(server.port, random)
    const route: Route = { server: server.port, proxy }
    let pairs = await open(server.port, size.sessions)
    const wrong: string[] = []
    for (let round = 0; round < size.rounds; round++) {
      const attempts = pairs.map(({ refreshToken }) => ({ refreshToken, key: newKey() }))
      const seen = await Promise.all(
        attempts.map(({ refreshToken, key }) => presentRefreshToken(proxy.port, refreshToken, key)),
      )
      wrong.push(...seen.filter((answer) => answer !== null).map(() => 'An answer was not lost.'))
      if (round % size.killEvery === size.killEvery - 1) {
        await server.kill()
        await server.start()
      }
      const retries = await Promise.all(
        attempts.map(async (attempt) => {
          await setTimeout(size.longestPauseMilliseconds * random())
          return retry(route, attempt, wrong)
        }),
      )
      pairs = retries.filter((pair) => pair !== null)
      progress((round + 1) / size.rounds)
    }
    const keyless = await loseWithoutKey(route, size.withoutKey)
    const lost = size.sessions * size.rounds + 2 * size.withoutKey
    return {
      title: `${ground.name}: answers lost after the server had done its work, ${size.sessions * size.rounds} times`,
      figures: [
        none(notOnePair, wrong),
        exactly('sessions that lived on throughout', pairs.length, size.sessions),
        none('retries without the key, or with another, that were accepted', keyless.accepted),
        atLeast('such retries that were refused', keyless.refused, 4 * size.withoutKey),
        onIdleMachine(exactly('answers 200 that were lost', proxy.lost, lost)),
      ],
    }
  }

interface Route {
  readonly server: number
  readonly proxy: LosingProxy
}

const open = (port: number, sessions: number): Promise<Pair[]> =>
  Promise.all(Array.from({ length: sessions }, () => logIn(port, administrator)))

/** Asks twice at once: both must get the same pair, and its bearer must be another than before. */
const retry = async (
  { server }: Route,
  { refreshToken, key }: { readonly refreshToken: string; readonly key: string },
  wrong: string[],
): Promise<Pair | null> => {
  const answers = await Promise.all(
    [1, 2].map(() => untilDecided(() => presentRefreshToken(server, refreshToken, key))),
  )
  const given = answers.filter((answer) => answer?.status === 200).map((answer) => answer && pairOf(answer))
  const [pair = null, again = null] = given
  const isOne = pair !== null && pair.refreshToken === again?.refreshToken && pair.token === again.token
  if (isOne && pair.refreshToken !== refreshToken) return pair
  wrong.push(answers.map((answer) => answer?.body ?? 'no answer').join(' '))
  return null
}

/** Whom a busy server turned away has not spent the token, and tries again. */
const spend = async (proxy: LosingProxy, refreshToken: string, key: string | null): Promise<void> => {
  const { decided } = proxy
  const deadline = performance.now() + patience
  while (proxy.decided === decided && performance.now() < deadline)
    await presentRefreshToken(proxy.port, refreshToken, key)
}

/** Of two sessions for each trial one had sent a key and one had not; both ask without, and with one made up, soon and late. */
const loseWithoutKey = async (
  { server, proxy }: Route,
  trials: number,
): Promise<{ readonly accepted: readonly string[]; readonly refused: number }> => {
  const pairs = await open(server, 2 * trials)
  for (const [number, { refreshToken }] of pairs.entries())
    await spend(proxy, refreshToken, number % 2 === 0 ? newKey() : null)
  const answers: (Answer | null)[] = []
  for (const wait of [0, 1000 * toleranceSeconds + 100]) {
    await setTimeout(wait)
    for (const key of [null, newKey()]) {
      answers.push(
        ...(await Promise.all(
          pairs.map(({ refreshToken }) => untilDecided(() => presentRefreshToken(server, refreshToken, key))),
        )),
      )
    }
  }
  return {
    accepted: answers.filter((answer) => answer?.status === 200).map((answer) => answer?.body ?? ''),
    refused: answers.filter((answer) => answer?.status === 401).length,
  }
}
