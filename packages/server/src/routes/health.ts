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

const asked = new WeakMap<Pick<Store, 'ping'>, Promise<void>>()

/** Throws a fault unless the store can confirm a change now. A store that hangs is as little ready as one that says no. */
export const confirmReady = async (store: Pick<Store, 'ping'>): Promise<void> => {
  const patience = new AbortController()
  try {
    await Promise.race([pingOnce(store), refuseLater(patience.signal)])
  } finally {
    patience.abort()
  }
}

/** Probes do not pile up in front of a store that hangs: whoever asks meanwhile waits for the same answer. */
const pingOnce = (store: Pick<Store, 'ping'>): Promise<void> => {
  const pending = asked.get(store)
  if (pending !== undefined) return pending
  const answer = store.ping().finally(() => asked.delete(store))
  asked.set(store, answer)
  return answer
}

const refuseLater = async (signal: AbortSignal): Promise<never> => {
  await wait(patienceMilliseconds, undefined, { signal, ref: false })
  throw new Fault('store_unavailable', 'The store did not answer in time.')
}
