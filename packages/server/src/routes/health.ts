import { Fault, type Store } from '@pawl/core'
import { endpoints } from '@pawl/protocol'
import { setTimeout as wait } from 'node:timers/promises'
import type { Api } from '../http/api.ts'

const patienceMilliseconds = 1000

/** For supervisors and load balancers. */
export const healthRoutes = (api: Api): void => {
  const { store } = api.context.services
  api.open(endpoints.showLive, () => ({ success: true }))
  api.open(endpoints.showReady, async () => {
    await confirmReady(store)
    return { success: true }
  })
}

/** Throws a fault unless the store can confirm a change now. */
export const confirmReady = async (store: Pick<Store, 'ping'>): Promise<void> => {
  const patience = new AbortController()
  try {
    await Promise.race([store.ping(), refuseLater(patience.signal)])
  } finally {
    patience.abort()
  }
}

/** A store that hangs is as little ready as one that says no. */
const refuseLater = async (signal: AbortSignal): Promise<never> => {
  await wait(patienceMilliseconds, undefined, { signal, ref: false })
  throw new Fault('store_unavailable', 'The store did not answer in time.')
}
