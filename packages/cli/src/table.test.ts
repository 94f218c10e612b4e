import { stripVTControlCharacters } from 'node:util'
import { createColors } from 'picocolors'
import { expect, test } from 'vitest'
import { table } from './table.ts'

const { red } = createColors(true)

const plain = (text: string): string[] => stripVTControlCharacters(text).split('\n')

test('columns are as wide as what is in them, and colours do not count', () => {
  const rows = [
    ['1', red('disabled'), 'x'],
    ['1000', '', 'y'],
  ]
  expect(plain(table(['id', 'state', 'last'], rows))).toEqual([
    'id    state     last',
    '1     disabled  x',
    '1000            y',
  ])
})

test('a table without rows is its heading', () => {
  expect(plain(table(['id', 'state'], []))).toEqual(['id  state'])
})
