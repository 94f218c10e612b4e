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

/** Trimmed and NFC; null when nothing is left or a control character is in it. */
export const cleanAccountName = (input: string): string | null => {
  const name = input.normalize('NFC').trim()
  return name === '' || /[\u0000-\u001f\u007f]/u.test(name) ? null : name
}
