import { Fault } from '@pawl/core'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Lanes } from './lanes.ts'

interface UnderWay {
  readonly batch: readonly number[]
  readonly finish: () => void
  readonly fail: (error: Error) => void
}

const stage = (lanes: number, queueLimit = 100): { lanes: Lanes<number, number>; underWay: UnderWay[] } => {
  const underWay: UnderWay[] = []
  const work = (batch: readonly number[]): Promise<{ answer: number }[]> =>
    new Promise((resolve, reject) => {
      underWay.push({ batch, finish: () => resolve(batch.map((item) => ({ answer: 2 * item }))), fail: reject })
    })
  return { lanes: new Lanes({ lanes, numberOf: (item) => item, queueLimit, work }), underWay }
}

test('what arrives in one turn goes together, each in the lane of its number, and gets its own answer', async () => {
  const { lanes, underWay } = stage(2)
  const answers = Promise.all([1, 2, 3, 4, 5].map((item) => lanes.submit(item)))
  await nextTurn()
  expect(underWay.map(({ batch }) => batch)).toEqual([
    [1, 3, 5],
    [2, 4],
  ])
  for (const { finish } of underWay) finish()
  expect(await answers).toEqual([2, 4, 6, 8, 10])
})

test('what arrives meanwhile becomes the next batch as soon as a lane is free', async () => {
  const { lanes, underWay } = stage(1)
  const answers = [lanes.submit(1)]
  await nextTurn()
  answers.push(lanes.submit(2), lanes.submit(3))
  await nextTurn()
  expect(underWay).toHaveLength(1)
  underWay[0]?.finish()
  await answers[0]
  await nextTurn()
  expect(underWay[1]?.batch).toEqual([2, 3])
  underWay[1]?.finish()
  await Promise.all(answers)
})

test('what a batch throws is the answer to all of it, and to nothing else', async () => {
  const { lanes, underWay } = stage(1)
  const settled = Promise.allSettled([lanes.submit(1), lanes.submit(2)])
  await nextTurn()
  underWay[0]?.fail(new Error('down'))
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  const next = lanes.submit(3)
  await nextTurn()
  underWay[1]?.finish()
  expect(await next).toBe(6)
})

test('one item too many is overloaded', async () => {
  const { lanes } = stage(1, 2)
  void lanes.submit(1)
  void lanes.submit(2)
  await expect(lanes.submit(3)).rejects.toMatchObject({ code: 'overloaded' })
})

test('close finishes what waits, and takes nothing more', async () => {
  const { lanes, underWay } = stage(1)
  const answers = [lanes.submit(1)]
  await nextTurn()
  answers.push(lanes.submit(2))
  const closed = lanes.close()
  await expect(lanes.submit(3)).rejects.toBeInstanceOf(Fault)
  underWay[0]?.finish()
  await answers[0]
  await nextTurn()
  underWay[1]?.finish()
  await closed
  expect(await Promise.all(answers)).toEqual([2, 4])
})
