import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as timers from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { startChild } from '../../test/child.ts'
import { fileLock } from './file.ts'

/** Called whenever a waiter has found the lock held, and pauses before it looks again. */
const waiters = vi.hoisted(() => ({ pause: (): void => undefined }))

vi.mock('node:timers/promises', async (original) => {
  const real = await original<typeof timers>()
  return {
    ...real,
    setTimeout: (...input: Parameters<typeof real.setTimeout>) => {
      waiters.pause()
      return real.setTimeout(...input)
    },
  }
})

let root = ''
let folder = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pawl-lock-'))
  folder = join(root, 'session.json.lock')
})
afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})
const holdLock = new URL('../../test/hold-lock.ts', import.meta.url)
const patience = new AbortController().signal
/** The patience of waiters who, all together, look no more often than this; how long that takes does not matter. */
const looks = (most: number): AbortSignal => {
  const controller = new AbortController()
  let count = 0
  waiters.pause = () => {
    if (++count === most) controller.abort()
  }
  return controller.signal
}

test('has one holder, and the next as soon as it is released', async () => {
  const first = await fileLock(folder)(patience)
  await expect(fileLock(folder)(looks(5))).rejects.toThrow()
  const waiting = fileLock(folder)(patience)
  await first()
  await (
    await waiting
  )()
})

test('leaves no litter: two numbers at most, however often it was taken', async () => {
  for (let round = 0; round < 20; round++) await (await fileLock(folder)(patience))()
  expect(readdirSync(folder)).toEqual(['19', '20'])
})

test('20 waiters in one process come one after the other', async () => {
  let holders = 0
  const most = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const release = await fileLock(folder)(patience)
      const seen = ++holders
      await new Promise((resolve) => setImmediate(resolve))
      holders--
      await release()
      return seen
    }),
  )
  expect(Math.max(...most)).toBe(1)
})

describe('one that is stale', () => {
  const leave = (name: string, secondsAgo: number): void => {
    writeFileSync(join(folder, name), '.')
    const then = readFileTime() - secondsAgo
    utimesSync(join(folder, name), then, then)
  }
  /** The file system's own time, in seconds. */
  function readFileTime(): number {
    return Math.floor(performance.timeOrigin + performance.now()) / 1000
  }
  beforeEach(async () => {
    await (
      await fileLock(folder)(patience)
    )()
  })

  test('is taken over at once', async () => {
    leave('7', 6)
    const release = await fileLock(folder)(looks(1))
    expect(readdirSync(folder).sort()).toEqual(['7', '8'])
    await release()
  })

  test('is not, while its holder writes to it', async () => {
    leave('7', 3)
    await expect(fileLock(folder)(looks(1))).rejects.toThrow()
  })

  test('has one heir, however many find it', async () => {
    leave('7', 60)
    const signal = looks(100)
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => fileLock(folder)(signal)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('its former holder, when it comes back, takes nothing from the heir', async () => {
    // It is stopped: its heart does not beat.
    vi.useFakeTimers({ toFake: ['setInterval'] })
    const former = await fileLock(folder)(patience)
    vi.useRealTimers()
    const own = readdirSync(folder).at(-1) ?? ''
    const then = readFileTime() - 60
    utimesSync(join(folder, own), then, then)
    await fileLock(folder)(looks(1))
    await former()
    await expect(fileLock(folder)(looks(5))).rejects.toThrow()
  })

  test('what killed processes left beside it is swept away', async () => {
    leave('clock-1', 120)
    leave('clock-2', 1)
    leave('draft-1-x', 1)
    await (
      await fileLock(folder)(patience)
    )()
    expect(readdirSync(folder).sort()).toEqual(['1', '2', 'clock-2'])
  })

  test('is one also that was written to before the clock of the file system was set back', async () => {
    leave('7', -3600)
    await (
      await fileLock(folder)(looks(1))
    )()
  })
})

test('where the folder cannot be made there is no lock', async () => {
  writeFileSync(folder, 'a file')
  await expect(fileLock(folder)(patience)).rejects.toThrow()
})

test('processes exclude each other', async () => {
  const log = join(root, 'log')
  const children = Array.from({ length: 4 }, () => startChild(holdLock, folder, log, '10'))
  await Promise.all(children.map(async ({ output }) => output))
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  expect(lines).toHaveLength(80)
  for (let index = 0; index < lines.length; index += 2) {
    expect(lines[index + 1]).toBe(lines[index]?.replace('begin', 'end'))
  }
})

test('a holder that was killed is followed within some seconds', async () => {
  const child = startChild(holdLock, folder, join(root, 'log'), '0')
  await child.saw('held')
  await expect(fileLock(folder)(looks(5))).rejects.toThrow()
  child.process.kill('SIGKILL')
  await (
    await fileLock(folder)(AbortSignal.timeout(20_000))
  )()
})
