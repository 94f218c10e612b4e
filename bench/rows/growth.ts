import { attemptOf, instant, mintPair, readToken, type Instant, type Session, type Store } from '@pawl/core'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import type { Figure } from '../results.ts'
import { now } from '../seed/clock.ts'
import { diskUse, type DiskUse } from '../seed/disk.ts'
import { openSessions, openStore } from '../seed/sessions.ts'

const sessionCount = 64
const hour = 3_600_000
const second = 1000
/** With the refresh just before they are the default `loop.burst`. */
const more = 9

/**
 * What refreshes leave on the disk. The store is driven directly, because a session that refreshes ten thousand times
 * over HTTP would need a year of the server's clock.
 */
export const measureGrowth = async (bench: Bench, emptyDatabase: string): Promise<Figure[]> => {
  const file = join(bench.folder, 'growth.db')
  copyFileSync(emptyDatabase, file)
  const many = bench.pace.growthRefreshes
  const use: DiskUse[] = [diskUse(file)]
  let sessions: readonly Session[] = []
  let time = now()
  let refreshes = 0
  const goOn = async (until: number, step: number): Promise<void> => {
    const store = await openStore(file, bench.keys)
    if (sessions.length === 0) sessions = await openSessions(store, bench.keys, sessionCount)
    for (; refreshes < until; refreshes++) {
      if (refreshes % 1000 === 0) bench.progress.step(`Refresh ${refreshes} of ${until} of ${sessionCount} sessions`)
      time = instant(time + step)
      sessions = await Promise.all(sessions.map((session) => refresh(bench, store, session, time)))
    }
    await store.close()
    use.push(diskUse(file))
  }
  for (const until of [1, 100, many]) await goOn(until, hour)
  await goOn(many + more, second)
  return figuresOf(use, many)
}

const refresh = async ({ keys }: Bench, store: Store, session: Session, at: Instant): Promise<Session> => {
  const { refreshToken } = mintPair(keys.ring, session)
  const reading = readToken(keys.ring, 'refresh', refreshToken, at)
  if (reading.kind !== 'read') throw new Error(`A token of our own is ${reading.kind}.`)
  const attempt = attemptOf(keys.ring.minting, reading.token, null, `benchmark-${session.generation}-attempt`)
  const request = { token: reading.token, attempt, account: null, now: at, address: session.address }
  const outcome = await store.sessions.rotate(request)
  if (outcome.kind !== 'rotated') throw new Error(`A refresh was ${outcome.kind} and not a rotation.`)
  return outcome.session
}

const figuresOf = (use: readonly DiskUse[], many: number): Figure[] => {
  const [empty, one, hundred, last, afterBurst] = use
  if (!empty || !one || !hundred || !last || !afterBurst) throw new Error('The disk was not measured each time.')
  const perSession = (then: DiskUse): number => (then.file - empty.file) / sessionCount
  const counted = many.toLocaleString('en')
  const sizes = [one, hundred, last, afterBurst].map((then) => `${Math.round(then.file / 1024)} KiB`)
  return [
    {
      id: 'growth-bytes',
      title: `Bytes on disk per refresh, from the 100th to the ${counted}th`,
      value: (last.file - hundred.file) / (sessionCount * (many - 100)),
      unit: 'B',
      atMost: 0,
      remarks: [
        `${sessionCount} sessions, one refresh an hour, each with a key; whole database after a checkpoint: ${sizes.slice(0, 3).join(', ')} after 1, 100 and ${counted} refreshes each.`,
      ],
    },
    {
      id: 'growth-rows',
      title: `Rows per refresh, from the first to the ${counted}th`,
      value: (last.rows - one.rows) / (sessionCount * (many - 1)),
      unit: '',
      atMost: 0,
      remarks: [`${one.rows} rows in all tables after the first, ${last.rows} after the last.`],
    },
    ...[
      [1, one],
      [100, hundred],
      [many, last],
    ].map(([count, then]): Figure => sizeFigure(Number(count), perSession(then as DiskUse))),
    {
      id: 'growth-burst',
      title: `Bytes on disk per session after ${more} more within ${more} seconds`,
      value: perSession(afterBurst),
      unit: 'B',
      atMost: null,
      remarks: ['A row remembers the rotations of the last five minutes, at most 12.'],
    },
  ]
}

const sizeFigure = (refreshes: number, bytes: number): Figure => ({
  id: `growth-${refreshes}`,
  title: `Bytes on disk per session after ${refreshes.toLocaleString('en')} ${refreshes === 1 ? 'refresh' : 'refreshes'}`,
  value: bytes,
  unit: 'B',
  atMost: null,
  remarks: [],
})
