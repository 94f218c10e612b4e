import { expect, test } from 'vitest'
import { commonPasswords } from './common-passwords.ts'
import { explainFlaw, flawOf } from './password-policy.ts'

test.each([
  ['seven77', 'too_short'],
  ['eight888', null],
  ['🦉🦉🦉🦉🦉🦉🦉', 'too_short'],
  ['🦉🦉🦉🦉🦉🦉🦉🦉', null],
  ['correct horse battery staple', null],
  ['        ', null],
  ['x'.repeat(1024), null],
  ['x'.repeat(1025), 'too_long'],
  ['é'.repeat(513), 'too_long'],
  ['password', 'too_common'],
  ['PassWord', 'too_common'],
] as const)('%j is %s', (password, flaw) => {
  expect(flawOf(password, 8)).toBe(flaw)
})

test('the least length is the deployment’s', () => {
  expect(flawOf('fourteen-chars', 15)).toBe('too_short')
  expect(flawOf('fifteen-chars-x', 15)).toBeNull()
})

test('every common password is written as it is looked up', () => {
  for (const password of commonPasswords) expect(password).toBe(password.toLowerCase())
})

test.each(['too_short', 'too_long', 'too_common'] as const)('%s is explained in a sentence', (flaw) => {
  expect(explainFlaw(flaw, 8)).toMatch(/^[A-Z].*\.$/)
})
