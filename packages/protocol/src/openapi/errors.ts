import { errorBodySchema, errorHelpPath } from '../error-body.ts'
import { errorTable, statusOf, type ErrorCode, type ErrorStatus } from '../error-codes.ts'
import type { ExampleObject, JsonSchema, OpenApiDocument, Reference, ResponseObject } from './document-types.ts'
import { exampleOf } from './example.ts'
import { everyAnswer, jsonType } from './headers.ts'
import type { Schemas } from './schemas.ts'

/** Members of an error that are there with some codes only, and always with those. */
const accompanies: Readonly<Record<'parameters' | 'reason' | 'retryAfter', (code: ErrorCode) => boolean>> = {
  parameters: (code) => code === 'missing_parameter' || code === 'invalid_parameter',
  reason: (code) => code === 'session_ended',
  retryAfter: (code) => errorTable[code].retryAfter,
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, object>>
}

const bodyMembers = (errorBodySchema as unknown as ObjectSchema).properties
const errorMembers = (bodyMembers['error'] as ObjectSchema).properties

/** The body of one refusal: that of every refusal, with exactly the members that go with its code. */
export const errorSchemaOf = (code: ErrorCode): JsonSchema => {
  const members = Object.entries(errorMembers).filter(([name]) =>
    Object.hasOwn(accompanies, name) ? accompanies[name as keyof typeof accompanies](code) : true,
  )
  const { title, when } = errorTable[code]
  return {
    title: title.replaceAll(/\W+(\w)|\W/g, (_, letter: string | undefined) => (letter ?? '').toUpperCase()),
    description: when,
    type: 'object',
    required: ['success', 'error'],
    properties: {
      success: bodyMembers['success'],
      error: {
        type: 'object',
        required: members.map(([name]) => name),
        properties: { ...Object.fromEntries(members), code: { ...errorMembers['code'], enum: [code] } },
      },
    },
  }
}

const exampleOfError = (code: ErrorCode, publicUrl: string): ExampleObject => {
  const { title, message } = errorTable[code]
  const members = Object.entries(accompanies).filter(([, goesWith]) => goesWith(code))
  const more = Object.fromEntries(members.map(([name]) => [name, exampleOf(errorMembers[name] ?? {})]))
  const error = { code, message, ...more, help: publicUrl + errorHelpPath(code) }
  return { summary: title, value: { success: false, error } }
}

/** The refusals of the document, as components; what is asked for is what is in it. */
export class ErrorResponses {
  readonly #publicUrl: string
  readonly #schemas: Schemas
  readonly #responses = new Map<string, ResponseObject>()
  readonly #examples = new Map<ErrorCode, ExampleObject>()

  constructor(publicUrl: string, schemas: Schemas) {
    this.#publicUrl = publicUrl
    this.#schemas = schemas
  }

  get components(): Pick<OpenApiDocument['components'], 'responses' | 'examples'> {
    return { responses: Object.fromEntries(this.#responses), examples: Object.fromEntries(this.#examples) }
  }

  /** The responses with which these codes are answered, by status. */
  of(codes: readonly ErrorCode[]): Record<string, Reference> {
    const statuses = [...new Set(codes.map(statusOf))]
    return Object.fromEntries(
      statuses.map((status) => {
        const answered = codes.filter((code) => statusOf(code) === status)
        // A name that says what is in it, and is the same for whoever answers the same.
        const name = answered.join('.')
        if (!this.#responses.has(name)) this.#responses.set(name, this.#response(status, answered))
        return [status, { $ref: `#/components/responses/${name}` }]
      }),
    )
  }

  #response(status: ErrorStatus, codes: readonly ErrorCode[]): ResponseObject {
    for (const code of codes) this.#examples.set(code, exampleOfError(code, this.#publicUrl))
    const schemas = codes.map((code) => this.#schemas.use(errorSchemaOf(code)))
    return {
      description: codes.map((code) => `- \`${code}\`: ${errorTable[code].when}`).join('\n'),
      headers: headersOf(status),
      content: {
        [jsonType]: {
          schema: anyOf(schemas),
          examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
        },
      },
    }
  }
}

const anyOf = ([only, ...others]: readonly JsonSchema[]): JsonSchema =>
  only !== undefined && others.length === 0 ? only : { anyOf: [only, ...others] }

const headersOf = (status: ErrorStatus): ResponseObject['headers'] => ({
  ...everyAnswer,
  ...(status === 401 && { 'WWW-Authenticate': { $ref: '#/components/headers/WWW-Authenticate' } }),
  ...((status === 429 || status === 503) && { 'Retry-After': { $ref: '#/components/headers/Retry-After' } }),
})
