import type { Core } from './core.ts'
import { exchange } from './exchange.ts'

/** Forgets the tokens, then tells the server. Returns whether it confirmed. */
export async function logout(core: Core, landed: () => Promise<void>, everywhere: boolean): Promise<boolean> {
  const { vault, wire } = core
  // A pair that is on its way would outlive the one that is logged out.
  await landed()
  const pair = await vault.locked(async () => {
    const last = vault.held?.record.pair
    await vault.finish('logout')
    return last
  })
  const request = pair && wire.logout(pair, everywhere)
  if (!request) return false
  const outcome = await exchange(core, request)
  return !outcome.pair && outcome.verdict === 'dead'
}
