import { limits } from '@pawl/protocol'
import { refuse, type Refusal } from '../refusal.ts'

/** Parameters as they were sent, in whatever encoding; nothing is judged by its meaning yet. */
export interface Sent {
  readonly values: Readonly<Record<string, unknown>>
  /** Names given more than once, and names of files. */
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

/** `__proto__` is nobody's parameter, and a name that goes on and on is more likely a value in the wrong place. */
export const isUnfitName = (name: string): boolean => name === '__proto__' || name.length > longestName
