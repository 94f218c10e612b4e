import { parsePhc } from './phc.ts'

/** What an argon2id hash costs. */
export interface Argon2Parameters {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
export const currentParameters: Argon2Parameters = { memory: 19_456, passes: 2, parallelism: 1 }

export const saltLength = 16
export const tagLength = 32

/** Whether a hash was made with other parameters than `wanted`. */
export const isOutdated = (phc: string, wanted: Argon2Parameters): boolean => {
  const { parameters, salt, tag } = parsePhc(phc)
  const { memory, passes, parallelism } = parameters
  const sameCost = memory === wanted.memory && passes === wanted.passes && parallelism === wanted.parallelism
  return !(sameCost && salt.length === saltLength && tag.length === tagLength)
}
