import type { JsonSchema } from './document-types.ts'

/** What may stand beside a reference: words of the place, not of the thing. */
const words = ['description', 'examples', 'default'] as const

/**
 * The schemas of the document. A schema with a `title` becomes a component of that name, and a reference wherever it is
 * used; any other stays where it is.
 */
export class Schemas {
  readonly #components = new Map<string, JsonSchema>()
  readonly #shapes = new Map<string, string>()

  /** As it is written at the place of use. */
  use(schema: object): JsonSchema {
    const { title } = schema as { title?: string }
    if (title === undefined) return this.#inline(schema)
    if (!this.#components.has(title)) this.#components.set(title, this.#inline(schema))
    const component = this.#components.get(title) ?? {}
    this.#assertSame(title, schema)
    const differing = words.filter((word) => different((schema as JsonSchema)[word], component[word]))
    return {
      $ref: `#/components/schemas/${title}`,
      ...Object.fromEntries(differing.map((word) => [word, (schema as JsonSchema)[word]])),
    }
  }

  /** The components that were used, by name. */
  get components(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#components].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** Copies what is enumerable: what TypeBox keeps beside that is for the compiler. */
  #inline(schema: object): JsonSchema {
    return Object.fromEntries(
      Object.entries(schema).map(([keyword, value]) => {
        if (keyword === 'properties')
          return [keyword, mapValues(value as Record<string, object>, (each) => this.use(each))]
        if (keyword === 'items') return [keyword, this.use(value as object)]
        if (keyword === 'anyOf' || keyword === 'oneOf') {
          return [keyword, (value as readonly object[]).map((each) => this.use(each))]
        }
        return [keyword, value]
      }),
    )
  }

  /** One name for two things would be a mistake in the tables of this package. */
  #assertSame(title: string, schema: object): void {
    const shape = JSON.stringify({ ...schema, description: '', examples: [], default: null })
    const before = this.#shapes.get(title) ?? shape
    if (before !== shape) throw new Error(`Two schemas that differ are called ${title}.`)
    this.#shapes.set(title, shape)
  }
}

const different = (own: unknown, shared: unknown): boolean =>
  own !== undefined && JSON.stringify(own) !== JSON.stringify(shared)

export const mapValues = <Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value, name: string) => Mapped,
): Record<string, Mapped> => Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]))
