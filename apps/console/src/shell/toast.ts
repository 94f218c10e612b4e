import { createValue, type Value } from '../api/value.ts'

/** Takes back what was just done. */
export interface Undo {
  readonly label: string
  /** Where to do the same, for whoever cannot reach the toast in time. */
  readonly hint: string
  readonly run: () => Promise<unknown>
}

export interface Told {
  readonly id: number
  readonly message: string
  readonly undo?: Undo
}

export const toasts: Value<readonly Told[]> = createValue<readonly Told[]>([])

let last = 0

export const tell = (message: string, undo?: Undo): void => {
  last += 1
  toasts.set([...toasts.get().slice(-2), { id: last, message, ...(undo && { undo }) }])
}

export const closeToast = (id: number): void => {
  toasts.set(toasts.get().filter((told) => told.id !== id))
}
