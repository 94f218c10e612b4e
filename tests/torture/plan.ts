import { postgresPlan } from './plan/postgres.ts'
import type { Extent, Planned } from './plan/planned.ts'
import { sqlitePlan } from './plan/sqlite.ts'

export type { Extent, Planned }
export type ExperimentName = keyof typeof sqlitePlan | keyof typeof postgresPlan

/** Everything that is tried, in this order. */
export const plan: Readonly<Record<ExperimentName, Planned>> = { ...sqlitePlan, ...postgresPlan }

export const experimentNames: readonly ExperimentName[] = Object.keys(plan) as ExperimentName[]
