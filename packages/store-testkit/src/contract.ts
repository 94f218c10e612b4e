import { describe, test } from 'vitest'
import { accountCases } from './contract/accounts.ts'
import { batchCases } from './contract/batches.ts'
import type { Ability, ContractCase, OpenStore } from './contract/case.ts'
import { consequenceCases } from './contract/consequences.ts'
import { deploymentCases } from './contract/deployment.ts'
import { durabilityCases } from './contract/durability.ts'
import { nodeCases } from './contract/nodes.ts'
import { openingCases } from './contract/opening.ts'
import { raceCases } from './contract/races.ts'
import { recordCases } from './contract/records.ts'
import { rotationCases } from './contract/rotation.ts'
import { sessionCases } from './contract/sessions.ts'
import { contractPolicy, contractRing } from './sample.ts'
import { userCases } from './contract/users.ts'
import { walkCases } from './contract/walk.ts'

/** What every store keeps, said once. */
export const storeContract: readonly ContractCase[] = [
  ...openingCases,
  ...rotationCases,
  ...sessionCases,
  ...userCases,
  ...consequenceCases,
  ...accountCases,
  ...recordCases,
  ...deploymentCases,
  ...raceCases,
  ...batchCases,
  ...nodeCases,
  ...durabilityCases,
  ...walkCases,
]

/** Runs one case against a database of its own. Rejects if the store does not keep it. */
export const checkCase = async (contractCase: ContractCase, open: OpenStore): Promise<void> => {
  const opened = await open({ policy: contractPolicy, ring: () => contractRing })
  try {
    await contractCase.run(opened)
  } finally {
    await opened.dispose()
  }
}

/**
 * Registers the contract as tests. `without` names what this kind of store cannot do and says why; the cases that need
 * it are left out.
 */
export const describeStoreContract = (
  name: string,
  open: OpenStore,
  without: Partial<Record<Ability, string>> = {},
): void => {
  describe(`${name} keeps the store contract`, () => {
    for (const contractCase of storeContract) {
      const { needs } = contractCase
      if (needs !== undefined && without[needs] !== undefined) continue
      test(contractCase.name, () => checkCase(contractCase, open))
    }
  })
}
