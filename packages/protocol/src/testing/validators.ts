import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js'
import type { ErrorCode } from '../error-codes.ts'
import type { OpenApiDocument } from '../openapi/document-types.ts'
import { errorSchemaOf } from '../openapi/errors.ts'

/** The schemas of a document as functions that answer complaints. A pointer is that of a schema in the document. */
export class Validators {
  readonly #answers: Ajv2020
  readonly #texts: Ajv2020
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor(document: OpenApiDocument) {
    const options = { strict: false, validateFormats: false, allErrors: true }
    this.#answers = new Ajv2020(options)
    this.#answers.addSchema(closed(document) as AnySchema, 'document')
    this.#texts = new Ajv2020({ ...options, coerceTypes: true })
    this.#texts.addSchema(document, 'document')
  }

  /** The body of an answer. */
  answer(pointer: string, value: unknown): readonly string[] {
    return this.#complaints(`answer ${pointer}`, value, () => this.#answers.compile(referenceTo(pointer)))
  }

  /** The body of a refusal that no operation declares. */
  refusal(code: ErrorCode, value: unknown): readonly string[] {
    return this.#complaints(code, value, () => this.#answers.compile(closed(errorSchemaOf(code)) as AnySchema))
  }

  /** What a form, a query, a path or a header holds: text, also where it means a number. */
  text(pointer: string, value: unknown): readonly string[] {
    return this.#complaints(`text ${pointer}`, value, () => this.#texts.compile(referenceTo(pointer)))
  }

  #complaints(key: string, value: unknown, compile: () => ValidateFunction): readonly string[] {
    const validate = this.#compiled.get(key) ?? compile()
    this.#compiled.set(key, validate)
    if (validate(value)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message = '', params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    )
  }
}

const referenceTo = (pointer: string): AnySchema => ({ $ref: `document#${encodeURI(pointer)}` })

/**
 * Clients ignore members that they do not know; but here an answer that has one is wrong, because somebody forgot to
 * declare it.
 */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed)
  if (typeof value !== 'object' || value === null) return value
  const copy = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, closed(each)]))
  return copy['type'] === 'object' && 'properties' in copy ? { ...copy, additionalProperties: false } : copy
}
