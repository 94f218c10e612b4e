import { expect, test } from 'vitest'
import { DeadTokenWatch } from './dead-token-watch.ts'

test('an address may be answered 20 times within a second, each for itself', () => {
  let now = 5000
  const watch = new DeadTokenWatch(() => now)
  const ask = (times: number, address: string): boolean[] =>
    Array.from({ length: times }, () => watch.isTooOften(address))
  expect(ask(21, 'a')).toEqual([...Array.from({ length: 20 }, () => false), true])
  expect(ask(20, 'b')).not.toContain(true)
  now = 5999
  expect(ask(1, 'a')).toEqual([true])
  now = 6000
  expect(ask(20, 'a')).not.toContain(true)
})
