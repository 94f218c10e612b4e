import { createSession } from '@pawl/client'
import { webStorage } from '@pawl/client/browser'
import { ordersOf, watchFetch, type Orders } from './orders.ts'

declare global {
  var orders: Orders
}

/** Where the API is; the page's own origin unless its address says otherwise. */
const baseUrl = new URLSearchParams(location.search).get('api') ?? location.origin
globalThis.orders = ordersOf(createSession({ baseUrl, storage: webStorage() }), watchFetch())
