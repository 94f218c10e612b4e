import type { Argon2Parameters } from './parameters.ts'

/** A password hash, taken apart. */
export interface Phc {
  readonly parameters: Argon2Parameters
  readonly salt: Buffer
  readonly tag: Buffer
}

const shape =
  /^\$argon2id\$v=19\$m=([1-9]\d{0,6}),t=([1-9]\d{0,2}),p=([1-9]\d?)\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/

/** `$argon2id$v=19$m=19456,t=2,p=1$salt$tag`, base64 without padding (PHC string format). */
export const formatPhc = ({ parameters: { memory, passes, parallelism }, salt, tag }: Phc): string =>
  `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`

/**
 * Strict: one spelling per hash. What does not fit is damage in the store and is thrown, never taken for a wrong
 * password. Bounds of RFC 9106 §3.1, and below 10 GB, so that a damaged row cannot ask for all memory.
 */
export const parsePhc = (text: string): Phc => {
  const [, memory, passes, parallelism, salt = '', tag = ''] = shape.exec(text) ?? []
  const phc: Phc = {
    parameters: { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) },
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
  const isWhole = salt !== '' && formatPhc(phc) === text && phc.parameters.memory >= 8 * phc.parameters.parallelism
  if (!isWhole) throw new Error('A password hash in the store is not an argon2id PHC string.')
  return phc
}

const base64 = (bytes: Buffer): string => bytes.toString('base64').replaceAll('=', '')
