import { limits } from '@pawl/protocol'
import { refuse, type Refusal } from '../refusal.ts'

/** Parameters as they were sent, in whatever encoding; nothing is judged by its meaning yet. */
export interface Sent {
  readonly values: Readonly<Record<string, unknown>>
  /** Names given more than once, of files, and of values that are too long. */
  readonly unfit: readonly string[]
}

export const nothingSent: Sent = { values: {}, unfit: [] }

const longestName = 128

/** The names and values of a form, collected one by one: what makes a form's record is the same in both encodings. */
export class FormFields {
  readonly #values = Object.create(null) as Record<string, string>
  readonly #unfit: string[] = []
  #count = 0

  add(name: string, value: string): void {
    this.#count += 1
    if (name in this.#values) this.#unfit.push(name)
    else this.#values[name] = value
  }

  addFile(name: string): void {
    this.#count += 1
    this.#unfit.push(name)
  }

  sent(): Sent | Refusal {
    const names = [...Object.keys(this.#values), ...this.#unfit]
    if (this.#count > limits.parameterCount || names.some(isUnfitName)) return refuse('malformed_request')
    return { values: this.#values, unfit: this.#unfit }
  }
}

/** A parameter may be far shorter than a body, also one that nobody asks for. */
export const withoutLongParameters = (sent: Sent): Sent => {
  const long = Object.keys(sent.values).filter((name) => bytesOf(sent.values[name]) > limits.parameterBytes)
  return long.length === 0 ? sent : { values: sent.values, unfit: [...sent.unfit, ...long] }
}

const bytesOf = (value: unknown): number => Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value))

/** `__proto__` is nobody's parameter, and a name that goes on and on is more likely a value in the wrong place. */
export const isUnfitName = (name: string): boolean => name === '__proto__' || name.length > longestName
