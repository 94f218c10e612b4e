import { expect, test } from 'vitest'
import { parsePeerOptions } from './options.ts'

test('what is named replaces what is usual', () => {
  expect(parsePeerOptions(['--quick', '--seconds=2', '--sessions=4000', '--pool=20'])).toMatchObject({
    pace: { rounds: 3, seconds: 2 },
    sessions: 4000,
    pool: 20,
    data: null,
  })
})

test.each([
  [['--seconds=0'], 'Rounds and seconds must be numbers above 0.'],
  [['--sessions=10'], 'There must be at least 2600 sessions.'],
  [['--pool=none'], 'A pool has at least one connection.'],
  [['--peers=all'], /peers/],
])('%s is refused with a sentence', (argv, sentence) => {
  expect(parsePeerOptions(argv)).toMatch(sentence)
})
