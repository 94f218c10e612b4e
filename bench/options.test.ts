import { expect, test } from 'vitest'
import { parseOptions, rowNames, type Options } from './options.ts'

const parsed = (...argv: string[]): Options => {
  const options = parseOptions(argv)
  if (typeof options === 'string') throw new Error(options)
  return options
}

test('all rows are measured where none is named', () => {
  expect([...parsed().rows]).toEqual([...rowNames])
  expect([...parsed('--rows=verify,refresh').rows]).toEqual(['verify', 'refresh'])
})

test('a quick run is shorter, and what is said wins over it', () => {
  const { pace } = parsed('--quick', '--rounds=2', '--loop-seconds', '7')
  expect(pace.seconds).toBeLessThan(parsed().pace.seconds)
  expect(pace).toMatchObject({ rounds: 2, loopSeconds: 7 })
})

test.each([
  [['--rows=refresh,verfiy'], /no row "verfiy"/],
  [['--rounds=0'], /--rounds is "0"/],
  [['--seconds=soon'], /--seconds is "soon"/],
  [['--fast'], /--fast/],
])('%j is refused with a sentence', (argv, sentence) => {
  expect(parseOptions(argv)).toMatch(sentence)
})
