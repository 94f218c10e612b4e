// Loaded in front of the server: a broken build in which each refresh is judged on the row as it was before all that
// arrived with it, and nobody looks how many rows an update has changed. The race must see more than one winner.
import { StatementSync } from 'node:sqlite'

const changedByBatch = Object.getOwnPropertyDescriptor(Map.prototype, 'get')?.value as (key: unknown) => unknown
const isSession = (value: unknown): boolean => typeof value === 'object' && value !== null && 'healedTo' in value

Map.prototype.get = function (this: Map<unknown, unknown>, key: unknown): unknown {
  const value = changedByBatch.call(this, key)
  return isSession(value) ? undefined : value
}

type Get = (this: StatementSync, ...values: unknown[]) => ReturnType<StatementSync['get']>
const get = Object.getOwnPropertyDescriptor(StatementSync.prototype, 'get')?.value as Get

/** Rows as they were read first since the last commit, by their keys. */
let before: Record<string, ReturnType<StatementSync['get']>> = {}

StatementSync.prototype.get = function (this: StatementSync, ...values: unknown[]) {
  const [id] = values
  if (!(id instanceof Uint8Array) || !this.sourceSQL.includes('FROM sessions WHERE id')) return get.apply(this, values)
  return (before[id.join()] ??= get.apply(this, values))
}

type Run = (this: StatementSync, ...values: unknown[]) => ReturnType<StatementSync['run']>
const run = Object.getOwnPropertyDescriptor(StatementSync.prototype, 'run')?.value as Run

StatementSync.prototype.run = function (this: StatementSync, ...values: unknown[]) {
  const done = run.apply(this, values)
  if (this.sourceSQL === 'COMMIT') before = {}
  return { ...done, changes: 1 }
}
