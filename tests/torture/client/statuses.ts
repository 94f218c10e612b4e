import type { Answer } from './api.ts'

/** How often each status was answered, with an example of each. */
export class Statuses {
  readonly #counts = new Map<number, { count: number; readonly example: string }>()

  /** A request that got no answer counts as status 0. */
  add(answer: Answer | null): void {
    const { status, body } = answer ?? { status: 0, body: 'no answer' }
    const before = this.#counts.get(status)
    if (before === undefined) this.#counts.set(status, { count: 1, example: `${status} ${body}` })
    else before.count++
  }

  get count(): number {
    return [...this.#counts.values()].reduce((sum, { count }) => sum + count, 0)
  }

  of(status: number): number {
    return this.#counts.get(status)?.count ?? 0
  }

  /** One line for each answer that has none of these statuses. */
  otherThan(...expected: readonly number[]): string[] {
    return [...this.#counts].flatMap(([status, { count, example }]) =>
      expected.includes(status) ? [] : Array<string>(count).fill(example),
    )
  }
}
