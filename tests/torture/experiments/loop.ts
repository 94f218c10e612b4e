import { statSync } from 'node:fs'
import { logIn, logOut, pairOf, presentRefreshToken, refresh, send, untilDecided } from '../client/api.ts'
import { Statuses } from '../client/statuses.ts'
import { steadily } from '../client/steady.ts'
import { administrator, ServerProcess } from '../process/server-process.ts'
import { countCommits } from '../process/stored.ts'
import {
  atLeast,
  atMost,
  exactly,
  none,
  noted,
  onIdleMachine,
  serverOn,
  within,
  type Experiment,
} from './experiment.ts'

export interface LoopSize {
  readonly seconds: number
  /** Each of them leaves ten dead tokens, and each of those is a client that loops on it. */
  readonly deadSessions: number
  readonly deadPerSecond: number
}

export const rotationsOfLoop = 'rotations of the looping session'

const perSecond = 10
/** The defaults of `loop.burst`, and of `loop.minInterval` for bearers of an hour: one for each minute. */
const burst = 10
const rotationsOfDead = 9
// What has been spent is dead at once. The settings for loops are left as they are.
const environment = { PAWL_REFRESH_RACE_TOLERANCE: '0' }

/**
 * One session refreshes 600 times a minute with its newest token, beside many clients that go on and on with a dead one,
 * on a server with its default settings. None of them may cost anything that lasts.
 */
export const loop: Experiment<LoopSize> = async ({ seconds, deadSessions, deadPerSecond }, stage) => {
  await using server = await ServerProcess.start(serverOn({ folder: stage.folder, environment }, stage))
  const { port, database } = server
  const dead = await die(port, deadSessions)
  let newest = (await logIn(port, administrator)).refreshToken
  // Closing the database writes its log back, so that the size of the file tells.
  await server.stop()
  const sizeBefore = statSync(database).size
  await server.start()
  const startedAt = performance.now()
  const commitsBefore = countCommits(database)
  const [living, ended] = [new Statuses(), new Statuses()]
  let rotations = 0
  const looping = steadily({
    seconds,
    perSecond,
    act: async (turn) => {
      const answer = await presentRefreshToken(port, newest, null)
      living.add(answer)
      const given = answer?.status === 200 ? pairOf(answer).refreshToken : newest
      if (given !== newest) rotations++
      newest = given
      stage.progress((turn + 1) / (seconds * perSecond))
    },
  })
  const haunting = steadily({
    seconds,
    perSecond: deadPerSecond,
    act: async (turn) => ended.add(await presentRefreshToken(port, dead[turn % dead.length] ?? '', null)),
  })
  await Promise.all([looping, haunting])
  const commits = countCommits(database) - commitsBefore - rotations
  const elapsed = (performance.now() - startedAt) / 1000
  const delay = await eventLoopDelay(port)
  await server.stop()
  // The loops are looked at every ten seconds, and the clock and the keys are written down every minute.
  const mostCommits = Math.ceil(elapsed / 10) + 2 * Math.ceil(elapsed / 60) + 3
  return {
    title: `600 refreshes a minute of one session, and ${dead.length} clients on dead tokens, for ${seconds} s`,
    figures: [
      none('answers to the looping session other than 200, 429 and 503', living.otherThan(200, 429, 503)),
      atMost(rotationsOfLoop, rotations, burst + Math.ceil(elapsed / 60)),
      none('answers to dead tokens other than 401 and 503', ended.otherThan(401, 503)),
      atMost('commits beside the rotations', commits, mostCommits),
      atMost('growth of the database, KiB', (statSync(database).size - sizeBefore) / 1024, 16),
      atLeast('refreshes of the looping session', living.count, seconds * perSecond),
      noted('of them answered 429', living.of(429)),
      atLeast('presentations of dead tokens', ended.count, seconds * deadPerSecond),
      onIdleMachine(exactly('answers 503, the machine being too busy', living.of(503) + ended.of(503), 0)),
      within('event loop delay p99', delay, 50),
    ],
  }
}

/** Refresh tokens of sessions that were ended, by a logout or by the reuse of one of them. */
const die = async (port: number, sessions: number): Promise<string[]> => {
  const tokens: string[] = []
  for (let session = 0; session < sessions; session++) {
    const own = [(await logIn(port, administrator)).refreshToken]
    for (let rotation = 0; rotation < rotationsOfDead; rotation++)
      own.push((await refresh(port, own.at(-1) ?? '')).refreshToken)
    // The newest one ends it properly, or the oldest one by being reused; either way all ten are dead.
    if (session % 2 === 0) await untilDecided(() => logOut(port, own.at(-1) ?? ''))
    else await untilDecided(() => presentRefreshToken(port, own[0] ?? '', null))
    tokens.push(...own)
  }
  return tokens
}

const eventLoopDelay = async (port: number): Promise<number> => {
  const metrics = await send(port, { method: 'GET', path: '/metrics' })
  const seconds = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(metrics?.body ?? '')?.[1]
  return 1000 * Number(seconds)
}
