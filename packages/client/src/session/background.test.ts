import { expect, test } from 'vitest'
import { Stage } from '../../test/stage.ts'

const hour = 3_600_000

test('no timer is longer than a minute, and all are in the background', async () => {
  const stage = new Stage({ tokenLifetime: 40 * 86_400, refreshTokenLifetime: 60 * 86_400 })
  const timers: { delay: number; background: boolean | undefined }[] = []
  const { session } = await stage.loggedIn({
    environment: {
      timer(callback, delay, background) {
        timers.push({ delay, background })
        return stage.time.timer(callback, delay)
      },
    },
  })
  await stage.time.advance(hour)
  await session.close()
  const idle = timers.filter(({ background }) => background)
  expect(idle.length).toBeGreaterThan(50)
  expect(Math.max(...timers.map(({ delay }) => delay))).toBeLessThanOrEqual(60_000)
})

test('a page that wakes after a sleep looks at once', async () => {
  const stage = new Stage()
  let asleep = 0
  const { session, wake } = await stage.loggedIn({ wall: () => 1.7e12 + stage.time.now + asleep })
  asleep = 8 * hour
  wake()
  await stage.time.advance(100)
  expect(stage.presentations).toHaveLength(1)
  wake()
  await stage.time.advance(100)
  expect(stage.presentations).toHaveLength(1)
  await session.close()
})

test('nothing is done after close, and nothing without a session', async () => {
  const stage = new Stage()
  const { session, wake } = await stage.loggedIn()
  await session.close()
  const idle = stage.client()
  await stage.time.advance(2 * hour)
  wake()
  idle.wake()
  await stage.time.advance(100)
  expect(stage.presentations).toEqual([])
})

test('a server that is away is asked in the background at the pace of the back-off', async () => {
  const stage = new Stage()
  await stage.loggedIn({ random: () => 0.99 })
  stage.fault = () => 'connection refused'
  await stage.time.advance(2 * hour)
  expect(stage.presentations.length).toBeGreaterThan(1)
  expect(stage.presentations.length).toBeLessThanOrEqual(6)
})

test('a session made without background does nothing by itself', async () => {
  const stage = new Stage()
  const { session, wake } = await stage.loggedIn({ background: false })
  await stage.time.advance(3_590_000)
  wake()
  await stage.time.advance(100)
  expect(stage.presentations).toEqual([])
  await session.token()
  await stage.time.advance(100)
  expect(stage.presentations).toHaveLength(1)
})
