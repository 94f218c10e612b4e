import { errorBodySchema, type ErrorBody } from '../error-body.ts'
import { statusOf, type ErrorCode, type ErrorStatus } from '../error-codes.ts'
import type { SchemaOf } from '../schema-of.ts'

/** `ANY`: every method but TRACE. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'ANY'

/**
 * What the `Authorization` header must hold: nothing; a bearer token; a bearer token or `Basic`; a bearer token unless
 * `refresh_token` is in the body; the bearer token of an administrator.
 */
export type Authentication = 'none' | 'bearer' | 'bearer_or_basic' | 'bearer_or_refresh_token' | 'admin'

/** The types of an endpoint: where its parameters lie, and what it answers. */
export interface EndpointParts {
  readonly path?: object
  readonly query?: object
  readonly headers?: object
  readonly body?: object
  readonly answer: object
}

type Schemas<Parts> = { readonly [Part in keyof Parts]: SchemaOf<Exclude<Parts[Part], undefined>> }

/** One endpoint of the wire; server, OpenAPI document and docs are made from it. */
export interface Endpoint<Parts extends EndpointParts = EndpointParts> {
  readonly method: Method
  /** With its parameters in braces: `/auth/sessions/{guid}`. */
  readonly path: string
  /** One sentence for the documentation. */
  readonly summary: string
  /** What else its callers have to know, in Markdown. */
  readonly description?: string
  readonly authentication: Authentication
  readonly parameters: Schemas<Omit<Parts, 'answer'>>
  /** Of a success. */
  readonly status: 200 | 201
  readonly answer: SchemaOf<Parts['answer']>
  /** Of a success, beside those of every answer. */
  readonly answerHeaders?: SchemaOf<object>
  /** Every refusal that the endpoint may answer. */
  readonly errors: readonly ErrorCode[]
}

/** The schema of every answer that the endpoint may give, by its status. */
export function answersOf(
  endpoint: Endpoint,
): Readonly<Partial<Record<200 | 201 | ErrorStatus, SchemaOf<object> | SchemaOf<ErrorBody>>>> {
  const refusals = endpoint.errors.map((code) => [statusOf(code), errorBodySchema] as const)
  return Object.fromEntries([[endpoint.status, endpoint.answer], ...refusals])
}
