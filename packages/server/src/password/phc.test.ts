import { expect, test } from 'vitest'
import { currentParameters, isOutdated } from './parameters.ts'
import { formatPhc, parsePhc } from './phc.ts'

const phc = '$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8'

test('a hash is written and read back the same', () => {
  const read = parsePhc(phc)
  expect(read.parameters).toEqual({ memory: 19_456, passes: 2, parallelism: 1 })
  expect([...read.salt]).toEqual(Array.from({ length: 16 }, (_, index) => index))
  expect([...read.tag]).toEqual(Array.from({ length: 32 }, (_, index) => index))
  expect(formatPhc(read)).toBe(phc)
})

test.each([
  ['nothing', ''],
  ['another algorithm', phc.replace('argon2id', 'argon2i')],
  ['another version', phc.replace('v=19', 'v=16')],
  ['parameters in another order', phc.replace('m=19456,t=2', 't=2,m=19456')],
  ['a leading zero', phc.replace('t=2', 't=02')],
  ['no passes', phc.replace('t=2', 't=0')],
  ['less memory than its lanes need', phc.replace('m=19456', 'm=7')],
  ['memory beyond any machine', phc.replace('m=19456', 'm=99999999')],
  ['padding', `${phc}=`],
  ['the other alphabet', phc.replace('AAECAwQFBgcICQoLDA0ODw$', 'AAECAwQFBgcICQoLDA0O-_$')],
  ['spare bits that are set', phc.replace('ODw$', 'ODx$')],
  ['a line break', `${phc}\n`],
  ['more behind it', `${phc}$x`],
])('%s is damage, not a wrong password', (_, text) => {
  expect(() => parsePhc(text)).toThrow('not an argon2id PHC string')
})

test('a hash with other parameters is outdated', () => {
  expect(isOutdated(phc, currentParameters)).toBe(false)
  for (const change of [{ memory: 19_455 }, { passes: 3 }, { parallelism: 2 }]) {
    expect(isOutdated(phc, { ...currentParameters, ...change })).toBe(true)
  }
  expect(isOutdated(phc.replace('AAECAwQFBgcICQoLDA0ODw$', 'AAECAwQFBgcICQoL$'), currentParameters)).toBe(true)
})
