import { presentRefreshToken, untilDecided, logIn, refresh, type Pair } from '../client/api.ts'
import { PostgresGround } from '../process/ground.ts'
import { administrator, ServerProcess, unhindered } from '../process/server-process.ts'
import { Standby } from '../process/standby.ts'
import { pawl } from '../process/command.ts'
import { atLeast, none, serverOn, type Experiment } from './experiment.ts'

export interface LateFailoverSize {
  readonly sessions: number
  /** Of each session, before and after the standby falls behind. */
  readonly rotations: number
  /** Whether `pawl epoch raise` comes between promotion and start. */
  readonly raisesEpoch: boolean
}

export const acceptedAgain = 'tokens spent before the failover that were accepted after it'

/**
 * The primary is lost while its standby lags behind: what was spent since then looks unspent there. `pawl epoch raise`, run
 * before a server starts on it, ends every session of before.
 */
export const lateFailover: Experiment<LateFailoverSize> = async (size, stage) => {
  const { folder, progress } = stage
  await using ground = await PostgresGround.open()
  await using standby = await Standby.make(ground, false)
  const environment = { ...unhindered, ...ground.environment, PAWL_REFRESH_RACE_TOLERANCE: '0' }
  await using server = await ServerProcess.start(serverOn({ folder, environment }, stage))
  const lives = await Promise.all(Array.from({ length: size.sessions }, () => logIn(server.port, administrator)))
  const known = await Promise.all(lives.map((pair) => live(server.port, pair, size.rotations)))
  await standby.fallBehind()
  const forgotten = await Promise.all(known.map((pairs) => live(server.port, last(pairs), size.rotations)))
  progress(0.5)
  await standby.takeOver()
  await server.kill()
  if (size.raisesEpoch) await pawl(['epoch', 'raise'], { PAWL_STORE: standby.url, PAWL_DATA: folder })
  await server.start({ PAWL_STORE: standby.url })
  // The newest that the standby knows first: it is the one that looks unspent.
  const spent = known.flatMap((pairs, index) => [...(forgotten[index] ?? []).slice(0, -1), ...pairs.slice(0, -1)])
  const answers = await Promise.all(
    spent.map(({ refreshToken }) => untilDecided(() => presentRefreshToken(server.port, refreshToken, null))),
  )
  const accepted = answers.filter((answer) => answer?.status !== 401)
  return {
    title: 'failover to a standby that lags behind, with the epoch raised',
    figures: [
      none(
        acceptedAgain,
        accepted.map((answer) => `${answer?.status ?? 'none'} ${answer?.body ?? ''}`),
      ),
      atLeast('spent tokens presented', answers.length, size.sessions * size.rotations),
    ],
  }
}

/** The pair and its successors. */
const live = async (port: number, first: Pair, rotations: number): Promise<Pair[]> => {
  const pairs = [first]
  while (pairs.length <= rotations) pairs.push(await refresh(port, last(pairs).refreshToken))
  return pairs
}

const last = (pairs: readonly Pair[]): Pair => {
  const pair = pairs.at(-1)
  if (pair === undefined) throw new Error('A session has at least one pair.')
  return pair
}
