import { limits, parameterValue } from '@pawl/protocol'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { refuse, type Refusal } from './refusal.ts'

interface Member {
  readonly name: string
  readonly schema: TSchema
  readonly isRequired: boolean
  readonly fits: (value: unknown) => boolean
}

/** What is wrong with a request's parameters: everything, so that a client's author needs one look and not five. */
export class Flaws {
  readonly missing: string[] = []
  readonly unfit: string[]

  /** @param unfit what was seen to be wrong before any schema was asked */
  constructor(unfit: readonly string[] = []) {
    this.unfit = [...unfit]
  }

  refusal(): Refusal | null {
    const { missing, unfit } = this
    if (missing.length === 0 && unfit.length === 0) return null
    const sentences = [sentence(missing, 'required'), sentence(unfit, 'not valid')].filter((text) => text !== '')
    return refuse(missing.length > 0 ? 'missing_parameter' : 'invalid_parameter', {
      message: sentences.join(' '),
      parameters: [...missing, ...unfit],
    })
  }
}

const sentence = (names: readonly string[], what: string): string => {
  if (names.length === 0) return ''
  const last = names.at(-1) ?? ''
  return names.length === 1 ? `${last} is ${what}.` : `${names.slice(0, -1).join(', ')} and ${last} are ${what}.`
}

/** Takes from what was sent the members that the schema names, each as its schema reads it, and drops the others. */
export type ParameterReader = (sent: Readonly<Record<string, unknown>>, flaws: Flaws) => Record<string, unknown>

export const createParameterReader = (schema: TSchema): ParameterReader => {
  const members = membersOf(schema)
  return (sent, flaws) => {
    const read: Record<string, unknown> = {}
    for (const { name, schema: type, isRequired, fits } of members) {
      const value = parameterValue(type, sent[name])
      if (value === undefined) {
        // A file or the like was sent, though it is nothing to read.
        if (isRequired && !flaws.unfit.includes(name)) flaws.missing.push(name)
      } else if (fits(value)) {
        read[name] = value
      } else if (!flaws.unfit.includes(name)) {
        flaws.unfit.push(name)
      }
    }
    return read
  }
}

const membersOf = (schema: TSchema): Member[] => {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, TSchema>
    required?: readonly string[]
  }
  return Object.entries(properties).map(([name, type]) => {
    const validator = Compile(type)
    const longest = isPassword(type) ? limits.passwordBytes : limits.parameterBytes
    const fits = (value: unknown): boolean => isStorable(value, type, longest) && validator.Check(value)
    return { name, schema: type, isRequired: required.includes(name), fits }
  })
}

const isPassword = (schema: TSchema): boolean => (schema as { format?: unknown }).format === 'password'

/** A schema counts characters; bytes, halves of surrogate pairs and NUL (which PostgreSQL cannot hold) it does not see. */
const isStorable = (value: unknown, schema: TSchema, longest: number): boolean => {
  if (typeof value !== 'string') return typeof value !== 'object' || JSON.stringify(value).length <= longest
  if (value.length > longest || !value.isWellFormed()) return false
  if (value.length * 3 > longest && Buffer.byteLength(value) > longest) return false
  return isPassword(schema) || !value.includes('\0')
}
