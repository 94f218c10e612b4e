import type { Instant } from '../instant.ts'

/** An integer, chosen by the operator or counted up from 1. */
export type AccountId = number & { readonly __brand: 'AccountId' }

export const accountId = (value: number): AccountId => value as AccountId

/** The tenant acted on. */
export interface Account {
  readonly id: AccountId
  readonly name: string
  readonly disabled: boolean
  readonly createdAt: Instant
}
