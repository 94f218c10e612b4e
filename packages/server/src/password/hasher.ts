import type { PasswordHasher, Random } from '@pawl/core'
import { argon2, timingSafeEqual, type Argon2Parameters as NodeParameters } from 'node:crypto'
import { promisify } from 'node:util'
import { currentParameters, isOutdated, saltLength, tagLength, type Argon2Parameters } from './parameters.ts'
import { formatPhc, parsePhc } from './phc.ts'
import { Slots, type Lane, type SlotLimits } from './slots.ts'

export type Argon2id = (parameters: NodeParameters) => Promise<Buffer>

export interface HasherParts {
  readonly limits: SlotLimits
  readonly random: Random
  readonly parameters?: Argon2Parameters
  /** A password got its slot after so many seconds. */
  readonly waited?: (seconds: number) => void
  /** Tests count here. */
  readonly argon2id?: Argon2id
}

export interface Hashers {
  /** For logins and new passwords. */
  readonly hasher: PasswordHasher
  /** For `Basic`: the same slots, of which it gets at most half. */
  readonly hasherForBasic: PasswordHasher
  /** Passwords that wait for a slot. */
  readonly depth: () => number
}

const onThreadPool: Argon2id = promisify(
  (parameters: NodeParameters, done: (error: Error | null, tag: Buffer) => void) =>
    argon2('argon2id', parameters, done),
)

/** argon2id off the event loop, a bounded number at a time. */
export const createHashers = (parts: HasherParts): Hashers => {
  const slots = new Slots(parts.limits, parts.waited)
  const parameters = parts.parameters ?? currentParameters
  const decoy = formatPhc({
    parameters,
    salt: Buffer.from(parts.random.bytes(saltLength)),
    tag: Buffer.from(parts.random.bytes(tagLength)),
  })
  const inLane = (lane: Lane): PasswordHasher =>
    hasherOf({ argon2id: onThreadPool, ...parts, parameters }, slots, lane, decoy)
  return { hasher: inLane('login'), hasherForBasic: inLane('basic'), depth: () => slots.depth }
}

const hasherOf = (
  { random, parameters, argon2id }: Required<Pick<HasherParts, 'random' | 'parameters' | 'argon2id'>>,
  slots: Slots,
  lane: Lane,
  decoy: string,
): PasswordHasher => {
  const tagOf = (
    password: string,
    { memory, passes, parallelism }: Argon2Parameters,
    salt: Buffer,
    length: number,
  ): Promise<Buffer> =>
    slots.run(lane, () =>
      argon2id({ message: Buffer.from(password), nonce: salt, memory, passes, parallelism, tagLength: length }),
    )
  return {
    decoy,
    hash: async (password) => {
      const salt = Buffer.from(random.bytes(saltLength))
      return formatPhc({ parameters, salt, tag: await tagOf(password, parameters, salt, tagLength) })
    },
    verify: async (password, phc) => {
      const stored = parsePhc(phc)
      const tag = await tagOf(password, stored.parameters, stored.salt, stored.tag.length)
      return timingSafeEqual(tag, stored.tag)
    },
    isOutdated: (phc) => isOutdated(phc, parameters),
  }
}

/** How many may wait for a slot: at 14 ms a hash on two cores the last one waits about a second. */
const waiting = 128

/**
 * One hash per core, but two threads of libuv's pool stay free: files and names are read there too, and hashes on all of
 * its threads make them wait.
 */
export const hashingLimits = (cores: number, threads: number): SlotLimits => ({
  running: Math.max(1, Math.min(cores, threads - 2)),
  waiting,
})
