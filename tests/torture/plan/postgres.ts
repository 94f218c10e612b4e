import { crash, forgotten } from '../experiments/crash.ts'
import { databaseCrash } from '../experiments/database-crash.ts'
import { failover, lostByFailover } from '../experiments/failover.ts'
import { acceptedAgain, lateFailover } from '../experiments/late-failover.ts'
import { nodeCrash } from '../experiments/node-crash.ts'
import { notOneWinner, race } from '../experiments/race.ts'
import { workerCrash } from '../experiments/worker-crash.ts'
import { onPostgres } from '../process/ground.ts'
import { threeNodes } from '../process/site.ts'
import { lostAnswerOn, pauseOn, replayOn } from './alike.ts'
import { once, planned, same, type Planned } from './planned.ts'

type Name =
  | 'postgres-crash'
  | 'postgres-pause'
  | 'postgres-replay'
  | 'postgres-lost-answer'
  | 'node-race'
  | 'node-crash'
  | 'worker-crash'
  | 'database-crash'
  | 'failover'
  | 'late-failover'

const answersBeforeCommit = {
  title: 'a server that answers before it commits',
  broken: { imports: [new URL('../broken/postgres/answers-before-commit.ts', import.meta.url)] },
  seenIn: forgotten,
  atLeast: once,
}

/** One server or several on PostgreSQL, and what may happen to that. */
export const postgresPlan: Readonly<Record<Name, Planned>> = {
  'postgres-crash': planned({
    experiment: crash(onPostgres),
    sizes: {
      full: { kills: 100, clients: 64, sessionsPerClient: 4 },
      small: { kills: 3, clients: 8, sessionsPerClient: 2 },
    },
    control: { ...answersBeforeCommit, sizes: same({ kills: 2, clients: 8, sessionsPerClient: 2 }) },
  }),
  'postgres-pause': pauseOn(onPostgres, {
    title: 'a server whose clocks do not notice that it stood still, and that asks no other',
    broken: {
      imports: [
        new URL('../broken/stands-still/clock.ts', import.meta.url),
        new URL('../broken/postgres/asks-no-clock.ts', import.meta.url),
      ],
    },
  }),
  'postgres-replay': replayOn(onPostgres, ['replayed', 'logged out'], {
    imports: [new URL('../broken/postgres/forgets-revocations.ts', import.meta.url)],
  }),
  'postgres-lost-answer': lostAnswerOn(onPostgres),
  'node-race': planned({
    experiment: race(threeNodes),
    sizes: { full: { rounds: 1000, runners: 64 }, small: { rounds: 20, runners: 64 } },
    control: {
      title: '3 nodes that write a rotation whatever the row is by then',
      broken: { imports: [new URL('../broken/postgres/spends-what-is-there.ts', import.meta.url)] },
      sizes: same({ rounds: 10, runners: 64 }),
      seenIn: notOneWinner,
      atLeast: once,
    },
  }),
  'node-crash': planned({
    experiment: nodeCrash,
    sizes: {
      full: { kills: 100, clients: 48, sessionsPerClient: 4, callers: 16 },
      small: { kills: 3, clients: 8, sessionsPerClient: 2, callers: 4 },
    },
    control: {
      ...answersBeforeCommit,
      title: '3 nodes that answer before they commit',
      sizes: same({ kills: 2, clients: 8, sessionsPerClient: 2, callers: 1 }),
    },
  }),
  'worker-crash': planned({
    experiment: workerCrash,
    sizes: {
      full: { kills: 50, workers: 2, clients: 48, sessionsPerClient: 4 },
      small: { kills: 2, workers: 2, clients: 8, sessionsPerClient: 2 },
    },
    control: {
      ...answersBeforeCommit,
      title: 'workers that answer before they commit',
      sizes: same({ kills: 2, workers: 2, clients: 8, sessionsPerClient: 2 }),
    },
  }),
  'database-crash': planned({
    experiment: databaseCrash,
    sizes: {
      full: { crashes: 30, seconds: 10, clients: 48, sessionsPerClient: 4 },
      small: { crashes: 2, seconds: 1, clients: 8, sessionsPerClient: 2 },
    },
    control: {
      title: 'a server that lets PostgreSQL answer before its log is flushed',
      broken: { imports: [new URL('../broken/postgres/without-flush.ts', import.meta.url)] },
      sizes: same({ crashes: 1, seconds: 1, clients: 8, sessionsPerClient: 2 }),
      seenIn: forgotten,
      atLeast: once,
    },
  }),
  failover: planned({
    experiment: failover,
    sizes: {
      full: { failovers: 10, synchronous: true, clients: 32, sessionsPerClient: 4 },
      small: { failovers: 1, synchronous: true, clients: 8, sessionsPerClient: 2 },
    },
    control: {
      title: 'PostgreSQL that does not wait for its standby',
      broken: {},
      sizes: same({ failovers: 1, synchronous: false, clients: 8, sessionsPerClient: 2 }),
      seenIn: lostByFailover,
      atLeast: once,
    },
  }),
  'late-failover': planned({
    experiment: lateFailover,
    sizes: {
      full: { sessions: 50, rotations: 20, raisesEpoch: true },
      small: { sessions: 8, rotations: 3, raisesEpoch: true },
    },
    control: {
      title: 'a failover of which nobody tells the deployment (no `pawl epoch raise`)',
      broken: {},
      sizes: same({ sessions: 8, rotations: 3, raisesEpoch: false }),
      seenIn: acceptedAgain,
      atLeast: once,
    },
  }),
}
