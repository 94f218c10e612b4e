import type { Store } from '@pawl/core'

export interface StoreCall {
  /** `sessions.rotate`, `ping`, … */
  readonly name: string
  readonly parameters: readonly unknown[]
}

/** Runs instead of a command of the store; `run` is the command itself, to be called at most once. */
export type Around = (call: StoreCall, run: () => Promise<unknown>) => Promise<unknown>

const withoutWaiting = new Set(['recall', 'epoch'])

const wrap = <T extends object>(target: T, prefix: string, around: Around): T =>
  new Proxy(target, {
    get(object, property) {
      const method: unknown = Reflect.get(object, property)
      if (typeof method !== 'function' || typeof property !== 'string' || withoutWaiting.has(property)) return method
      return (...parameters: readonly unknown[]): Promise<unknown> =>
        around(
          { name: prefix + property, parameters },
          () => Reflect.apply(method, object, parameters) as Promise<unknown>,
        )
    },
  })

/** The same store with something around every command that may wait: to count, delay or fail it. */
export const interceptStore = (store: Store, around: Around): Store => {
  const ping: Store['ping'] = () => store.ping()
  const close: Store['close'] = () => store.close()
  return {
    sessions: wrap(store.sessions, 'sessions.', around),
    users: wrap(store.users, 'users.', around),
    accounts: wrap(store.accounts, 'accounts.', around),
    audit: wrap(store.audit, 'audit.', around),
    loops: wrap(store.loops, 'loops.', around),
    deployment: wrap(store.deployment, 'deployment.', around),
    ...wrap({ ping, close }, '', around),
  }
}
