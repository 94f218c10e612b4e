import { expect, test } from 'vitest'
import { parseScaleOptions } from './options.ts'

test('sizes and workers are lists of numbers', () => {
  expect(parseScaleOptions(['--sizes=1000,2000', '--workers=2'])).toMatchObject({ sizes: [1000, 2000], workers: [2] })
  expect(parseScaleOptions(['--quick'])).toMatchObject({ sizes: [1000, 100_000] })
})

test.each([['--sizes=few'], ['--sizes=10'], ['--workers=0'], ['--rounds=0'], ['--fast']])(
  '%s is refused with a sentence',
  (argument) => {
    expect(parseScaleOptions([argument])).toEqual(expect.any(String))
  },
)
