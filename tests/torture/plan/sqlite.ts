import { crash, forgotten } from '../experiments/crash.ts'
import { diskFull } from '../experiments/disk-full.ts'
import { loop, rotationsOfLoop } from '../experiments/loop.ts'
import { lossy, powerLoss } from '../experiments/power-loss.ts'
import { notOneWinner, race } from '../experiments/race.ts'
import { onSqlite } from '../process/ground.ts'
import { canMountLoopDisk } from '../process/loop-disk.ts'
import { canMountMemoryDisk } from '../process/memory-disk.ts'
import { oneServer } from '../process/site.ts'
import { lostAnswerOn, pauseOn, replayOn } from './alike.ts'
import { once, planned, same, type Planned } from './planned.ts'

type Name = 'crash' | 'power-loss' | 'race' | 'pause' | 'replay' | 'disk-full' | 'lost-answer' | 'loop'

/** One server on a SQLite file. */
export const sqlitePlan: Readonly<Record<Name, Planned>> = {
  crash: planned({
    experiment: crash(onSqlite),
    sizes: {
      full: { kills: 100, clients: 64, sessionsPerClient: 4 },
      small: { kills: 5, clients: 8, sessionsPerClient: 2 },
    },
    control: {
      title: 'a server that answers before it commits',
      broken: { imports: [new URL('../broken/answers-before-commit.ts', import.meta.url)] },
      sizes: same({ kills: 3, clients: 8, sessionsPerClient: 2 }),
      seenIn: forgotten,
      atLeast: once,
    },
  }),
  'power-loss': planned({
    experiment: powerLoss,
    sizes: {
      full: { images: 100, clients: 32, sessionsPerClient: 4 },
      small: { images: 5, clients: 8, sessionsPerClient: 2 },
    },
    control: {
      title: 'a server under synchronous=NORMAL',
      broken: { imports: [new URL('../broken/without-flush.ts', import.meta.url)] },
      sizes: {
        full: { images: 20, clients: 32, sessionsPerClient: 4 },
        small: { images: 3, clients: 8, sessionsPerClient: 2 },
      },
      seenIn: lossy,
      // A copy may be taken when the log was just copied to the database, which flushes it.
      atLeast: ({ images }) => Math.floor(0.9 * images),
    },
    isPossible: canMountLoopDisk,
  }),
  race: planned({
    experiment: race(oneServer),
    sizes: { full: { rounds: 1000, runners: 64 }, small: { rounds: 30, runners: 64 } },
    control: {
      title: 'a server that judges what arrives together on the row as it was before, and counts no rows',
      broken: { imports: [new URL('../broken/forgets-the-batch.ts', import.meta.url)] },
      sizes: same({ rounds: 5, runners: 64 }),
      seenIn: notOneWinner,
      atLeast: ({ rounds }) => rounds - 1,
    },
  }),
  pause: pauseOn(onSqlite, {
    title: 'a server whose clocks do not notice that it stood still',
    broken: { imports: [new URL('../broken/stands-still/clock.ts', import.meta.url)] },
  }),
  replay: replayOn(onSqlite, ['replayed', 'logged out', 'left alone'], {
    imports: [new URL('../broken/forgets-revocations.ts', import.meta.url)],
  }),
  'disk-full': planned({
    experiment: diskFull,
    sizes: {
      full: { seconds: 30, refusals: 16, clients: 16, sessionsPerClient: 4 },
      small: { seconds: 2, refusals: 4, clients: 4, sessionsPerClient: 2 },
    },
    control: {
      title: 'a server that takes a change for done when the disk was full',
      broken: { imports: [new URL('../broken/takes-full-for-done.ts', import.meta.url)] },
      sizes: same({ seconds: 1, refusals: 0, clients: 4, sessionsPerClient: 2 }),
      seenIn: forgotten,
      atLeast: once,
    },
    isPossible: canMountMemoryDisk,
  }),
  'lost-answer': lostAnswerOn(onSqlite),
  loop: planned({
    experiment: loop,
    sizes: {
      full: { seconds: 300, deadSessions: 100, deadPerSecond: 100 },
      small: { seconds: 4, deadSessions: 6, deadPerSecond: 50 },
    },
    control: {
      title: 'a server that rotates as often as it is asked',
      broken: { environment: { PAWL_LOOP_BURST: '100' } },
      sizes: same({ seconds: 3, deadSessions: 2, deadPerSecond: 10 }),
      seenIn: rotationsOfLoop,
      atLeast: () => 16,
    },
  }),
}
