import { useSyncExternalStore } from 'react'

/** One value that components follow, wherever it is changed. */
export interface Value<Held> {
  readonly get: () => Held
  readonly set: (next: Held) => void
  readonly subscribe: (listener: () => void) => () => void
}

export const createValue = <Held>(initial: Held): Value<Held> => {
  let held = initial
  const listeners = new Set<() => void>()
  return {
    get: () => held,
    set: (next) => {
      if (Object.is(next, held)) return
      held = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const useValue = <Held>({ subscribe, get }: Value<Held>): Held => useSyncExternalStore(subscribe, get)
