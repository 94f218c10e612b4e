/** A username in the form in which two of them are compared. */
export type UsernameKey = string & { readonly __brand: 'UsernameKey' }

const longest = 254

/** Trimmed and NFKC; null when nothing or more than 254 characters are left, or a control character is in it. */
export const cleanUsername = (input: string): string | null => {
  const username = input.normalize('NFKC').trim()
  const length = Array.from(username).length
  return length >= 1 && length <= longest && !/[\u0000-\u001f\u007f]/u.test(username) ? username : null
}

/**
 * Case-folded, so that `Ada` and `ada` are one user. Upper-casing in between folds what lower-casing alone keeps apart
 * (`ß` and `ss`, final and medial sigma), lower-casing first what upper-casing alone does (`ẞ`); NFKC again because
 * folding may undo it.
 */
export const usernameKey = (cleaned: string): UsernameKey =>
  cleaned.toLowerCase().toUpperCase().toLowerCase().normalize('NFKC') as UsernameKey
