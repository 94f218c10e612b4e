import Type from 'typebox'
import { expect, test } from 'vitest'
import { parameterValue } from './parameter-value.ts'

test.each([
  ['12345', 12345],
  ['-7', -7],
  ['999999999999999', 999_999_999_999_999],
  [12345, 12345],
  ['1000000000000000', '1000000000000000'],
  ['1e3', '1e3'],
  [' 1', ' 1'],
  ['1.0', '1.0'],
  ['', ''],
  [null, null],
  [true, true],
])('reads %j as the integer %j', (sent, value) => {
  expect(parameterValue(Type.Integer(), sent)).toBe(value)
})

test.each([
  ['0', false],
  ['1', true],
  [0, false],
  [1, true],
  [true, true],
  [false, false],
  ['true', 'true'],
  ['', ''],
  [2, 2],
  [null, null],
])('reads %j as the boolean %j', (sent, value) => {
  expect(parameterValue(Type.Boolean(), sent)).toBe(value)
})

test.each([
  ['1', [1]],
  ['1,20,300', [1, 20, 300]],
  ['', ['']],
  ['1,', [1, '']],
  ['1, 2', [1, ' 2']],
  [7, 7],
  [null, null],
])('reads %j as the list %j', (sent, value) => {
  expect(parameterValue(Type.Array(Type.Integer()), sent)).toEqual(value)
})

test('leaves text and native lists as they are', () => {
  expect(parameterValue(Type.String(), '12345')).toBe('12345')
  const list = ['1']
  expect(parameterValue(Type.Array(Type.Integer()), list)).toBe(list)
})
