// Loaded in front of the server: a broken build in which each refresh is judged on the row as it was before all that
// arrived with it, and nobody looks how many rows an update has changed. The race must see more than one winner.
import { StatementSync } from 'node:sqlite'

const get = Object.getOwnPropertyDescriptor(Map.prototype, 'get')?.value as (key: unknown) => unknown
const isSession = (value: unknown): boolean => typeof value === 'object' && value !== null && 'healedTo' in value

Map.prototype.get = function (this: Map<unknown, unknown>, key: unknown): unknown {
  const value = get.call(this, key)
  return isSession(value) ? undefined : value
}

type Run = (this: StatementSync, ...values: unknown[]) => ReturnType<StatementSync['run']>
const run = Object.getOwnPropertyDescriptor(StatementSync.prototype, 'run')?.value as Run

StatementSync.prototype.run = function (this: StatementSync, ...values: unknown[]) {
  return { ...run.apply(this, values), changes: 1 }
}
