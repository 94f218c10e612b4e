import type { Transaction } from '../commit/transaction.ts'

/** From here to the end of the transaction nobody else changes what concerns the whole deployment. */
export const holdDeployment = async (transaction: Transaction): Promise<void> => {
  await transaction.all('SELECT 1 FROM deployment FOR NO KEY UPDATE')
}
