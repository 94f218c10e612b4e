import { AssertionError } from 'node:assert'
import { describe, expect, test } from 'vitest'
import { checkCase, storeContract } from './contract.ts'
import { commandMutants } from './mutants/commands.ts'
import { rotationMutants } from './mutants/rotations.ts'
import { openModel } from './open-model.ts'

/** A suite that passes proves nothing unless it can fail: each of these stores is wrong in one way that others were wrong in. */
describe.each([...rotationMutants, ...commandMutants])('a store that $name', ({ open, caughtBy }) => {
  test.each(caughtBy)('is rejected by "%s"', async (name) => {
    const contractCase = storeContract.find((each) => each.name === name)
    if (contractCase === undefined) throw new Error(`There is no case "${name}".`)
    await checkCase(contractCase, openModel)
    await expect(checkCase(contractCase, open)).rejects.toThrow(AssertionError)
  })
})

test('no two cases of the contract have one name', () => {
  expect(new Set(storeContract.map(({ name }) => name)).size).toBe(storeContract.length)
})
