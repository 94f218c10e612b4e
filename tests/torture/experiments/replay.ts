import { setTimeout } from 'node:timers/promises'
import { Graveyard } from '../client/graveyard.ts'
import { logIn, logOut, presentRefreshToken, refresh, untilDecided, type Pair } from '../client/api.ts'
import { Ledger } from '../client/ledger.ts'
import type { OpenGround } from '../process/ground.ts'
import { administrator, ServerProcess, unhindered } from '../process/server-process.ts'
import { atLeast, exactly, none, serverOn, type Experiment } from './experiment.ts'

export interface ReplaySize {
  readonly restarts: number
  /** Opened after each start. Each ends in one of the ways. */
  readonly sessions: number
  readonly rotations: number
  /** To be left alone until it has run out takes a clock that moves on, and a database has its own. */
  readonly ends: readonly ('replayed' | 'logged out' | 'left alone')[]
}

export const risen = 'dead tokens accepted'

const idleSeconds = 600
/** By so much the clock moves on with each restart: what is left alone has run out at the second one after. */
const stepSeconds = 350
const livesUntilIdle = 2
const living = 4
const copies = 4

const environment = {
  ...unhindered,
  PAWL_BEARER_LIFETIME: '60',
  PAWL_REFRESH_LIFETIME: String(idleSeconds),
  // What has been spent is dead at once.
  PAWL_REFRESH_RACE_TOLERANCE: '0',
  PAWL_BEARER_OVERLAP: '0',
}
const imports = [new URL('../process/later/clock.ts', import.meta.url)]

/**
 * All tokens that were spent, revoked or left to run out are kept, and presented after every restart: `kill -9` and a
 * proper stop by turns. A spent token ends its session once, however many copies of it arrive at once.
 */
export const replay =
  (open: OpenGround): Experiment<ReplaySize> =>
  async (size, stage) => {
    const { folder, random, progress } = stage
    await using ground = await open(folder)
    const wanted = { folder, environment: { ...environment, ...ground.environment } }
    const passesTime = size.ends.includes('left alone')
    await using server = await ServerProcess.start(serverOn(passesTime ? { ...wanted, imports } : wanted, stage))
    const graveyard = new Graveyard(server.port)
    const ledger = new Ledger(server.port)
    for (let session = 0; session < living; session++) await ledger.login(administrator)
    const replayed: string[] = []
    for (let life = 0; life <= size.restarts; life++) {
      if (life > 0) await restart(server, life)
      await graveyard.presentAll(life)
      for (const held of ledger.held) await ledger.refresh(held)
      const lives = await Promise.all(Array.from({ length: size.sessions }, () => live(server.port, size.rotations)))
      for (const [number, pairs] of lives.entries()) {
        const fate = size.ends[number % size.ends.length]
        if (fate === 'replayed') replayed.push(await replayOne(server.port, pairs, random))
        if (fate === 'logged out') await untilDecided(() => logOut(server.port, last(pairs).refreshToken))
        graveyard.bury(pairs, fate === 'left alone' ? life + livesUntilIdle : life)
      }
      progress((life + 1) / (size.restarts + 1))
    }
    await server.stop()
    return {
      title: `${ground.name}: dead tokens presented after each of ${size.restarts} restarts`,
      figures: [
        none(risen, graveyard.accepted),
        exactly(
          'replayed sessions without exactly one audit record of it, and records of others',
          difference(replayed, await ground.audited('refresh_token_reused')),
          0,
        ),
        exactly('sessions that lived on throughout', ledger.tally.rotations, living * (size.restarts + 1)),
        none('violations', ledger.tally.violations),
        atLeast('dead tokens', graveyard.size, size.restarts * size.sessions * size.rotations),
        atLeast('presentations of them', graveyard.presentations, size.restarts * size.sessions * size.rotations),
      ],
    }
  }

const restart = async (server: ServerProcess, life: number): Promise<void> => {
  if (life % 2 === 0) await server.stop()
  else await server.kill()
  await server.start({ TORTURE_SECONDS_LATER: String(life * stepSeconds) })
}

/** All pairs of a new session, oldest first. */
const live = async (port: number, rotations: number): Promise<Pair[]> => {
  const pairs = [await logIn(port, administrator)]
  while (pairs.length <= rotations) pairs.push(await refresh(port, last(pairs).refreshToken))
  return pairs
}

/** Several copies of one spent token at once, in a later millisecond than it was spent. Answers the session's id as the database has it. */
const replayOne = async (port: number, pairs: readonly Pair[], random: () => number): Promise<string> => {
  const spent = pairs[Math.floor(random() * (pairs.length - 1))] ?? last(pairs)
  await setTimeout(10)
  await Promise.all(
    Array.from({ length: copies }, () => untilDecided(() => presentRefreshToken(port, spent.refreshToken, null))),
  )
  return spent.guid.replaceAll('-', '')
}

const last = (pairs: readonly Pair[]): Pair => {
  const pair = pairs.at(-1)
  if (pair === undefined) throw new Error('A session has at least one pair.')
  return pair
}

/** How many of either have no partner in the other. */
const difference = (wanted: readonly string[], found: readonly string[]): number => {
  const left = new Map<string, number>()
  for (const id of wanted) left.set(id, (left.get(id) ?? 0) + 1)
  for (const id of found) left.set(id, (left.get(id) ?? 0) - 1)
  return [...left.values()].reduce((sum, count) => sum + Math.abs(count), 0)
}
