import { Fault } from '@pawl/core'
import { expect, test } from 'vitest'
import { Slots, type Lane } from './slots.ts'

interface Job {
  readonly lane: Lane
  readonly end: () => void
}

/** Jobs that run until they are told to end. */
const workshop = (running: number, waiting: number) => {
  const waits: number[] = []
  const slots = new Slots({ running, waiting }, (seconds) => waits.push(seconds))
  const jobs: Job[] = []
  const refusals: unknown[] = []
  const finished: Lane[] = []
  const offer = (lane: Lane, count: number): void => {
    for (let index = 0; index < count; index++) {
      const work = (): Promise<void> => new Promise((end) => jobs.push({ lane, end }))
      slots.run(lane, work).then(
        () => finished.push(lane),
        (error: unknown) => refusals.push(error),
      )
    }
  }
  const lanes = (): Lane[] => jobs.map(({ lane }) => lane)
  const endFirst = async (): Promise<void> => {
    jobs.shift()?.end()
    await settled()
  }
  return { slots, offer, refusals, finished, waits, lanes, endFirst }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

test('so many run, so many wait, and the rest is refused at once', async () => {
  const { slots, offer, lanes, refusals, finished, waits, endFirst } = workshop(2, 128)
  offer('login', 200)
  await settled()
  expect(lanes()).toHaveLength(2)
  expect(refusals).toHaveLength(70)
  expect(slots.depth).toBe(128)
  expect(refusals.every((fault) => fault instanceof Fault && fault.code === 'overloaded')).toBe(true)
  for (let count = 0; count < 130; count++) {
    expect(lanes().length).toBeLessThanOrEqual(2)
    await endFirst()
  }
  expect(finished).toHaveLength(130)
  expect(waits).toHaveLength(130)
  expect(slots.depth).toBe(0)
})

test('Basic gets half of the slots and half of the queue, also when nobody else asks', async () => {
  const { offer, lanes, refusals } = workshop(4, 8)
  offer('basic', 20)
  await settled()
  expect(lanes()).toEqual(['basic', 'basic'])
  expect(refusals).toHaveLength(14)
  offer('login', 2)
  await settled()
  expect(lanes()).toEqual(['basic', 'basic', 'login', 'login'])
})

test('a login is let past a Basic that has to wait for its half', async () => {
  const { offer, lanes, endFirst } = workshop(2, 8)
  offer('basic', 3)
  offer('login', 2)
  await settled()
  expect(lanes()).toEqual(['basic', 'login'])
  await endFirst()
  expect(lanes()).toEqual(['login', 'basic'])
})

test('a flood of logins does not starve Basic: whoever came first goes first', async () => {
  const { offer, lanes, endFirst } = workshop(1, 8)
  offer('login', 2)
  offer('basic', 1)
  offer('login', 2)
  await settled()
  const order: Lane[] = []
  for (let count = 0; count < 5; count++) {
    order.push(...lanes())
    await endFirst()
  }
  expect(order).toEqual(['login', 'login', 'basic', 'login', 'login'])
})

test('work that throws gives its slot back', async () => {
  const slots = new Slots({ running: 1, waiting: 0 })
  await expect(slots.run('login', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  await expect(slots.run('login', () => Promise.resolve('next'))).resolves.toBe('next')
})
