import type { Identity } from '../wire/wire.ts'
import type { Core } from './core.ts'
import { exchange } from './exchange.ts'

/** Opens a session in the place of whatever was there. */
export async function login(core: Core, credentials: unknown): Promise<Identity> {
  const { vault, counters, wire } = core
  counters.logins++
  const outcome = await exchange(core, wire.login(credentials))
  if (!outcome.pair) throw outcome.error
  const { pair, sent, identity } = outcome
  // The count of logins goes on from what is stored.
  await vault.locked(async () => vault.receive(pair, sent))
  return identity ?? {}
}
