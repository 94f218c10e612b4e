import { commonPasswords } from './common-passwords.ts'

export type PasswordFlaw = 'too_short' | 'too_long' | 'too_common'

const longestInBytes = 1024

/**
 * Any Unicode, no composition rules (NIST SP 800-63B-4 §3.1.1.2): a length, and not one of those that everybody tries.
 * The length counts characters as people see code points; the bound is in bytes because it bounds work.
 */
export const flawOf = (password: string, minLength: number): PasswordFlaw | null => {
  if (Buffer.byteLength(password) > longestInBytes) return 'too_long'
  if (Array.from(password).length < minLength) return 'too_short'
  return commonPasswords.has(password.toLowerCase()) ? 'too_common' : null
}

/** One sentence for a person: what to do. */
export const explainFlaw = (flaw: PasswordFlaw, minLength: number): string => {
  switch (flaw) {
    case 'too_short':
      return `The password needs at least ${String(minLength)} characters.`
    case 'too_long':
      return 'The password may have at most 1,024 bytes.'
    case 'too_common':
      return 'This password is among the first that everybody tries. Choose another.'
  }
}
