import type { Authentication, Endpoint } from '../endpoints/endpoint.ts'
import {
  httpMethods,
  type HeaderObject,
  type HttpMethod,
  type OperationObject,
  type PathItemObject,
  type ResponseObject,
} from './document-types.ts'
import type { ErrorResponses } from './errors.ts'
import { exampleOf } from './example.ts'
import { everyAnswer, jsonType } from './headers.ts'
import { parametersOf, requestBodyOf } from './request.ts'
import { mapValues, type Schemas } from './schemas.ts'

/** What operations are written into, as they are described. */
export interface Parts {
  readonly schemas: Schemas
  readonly errors: ErrorResponses
}

/** One of the table's endpoints, and what it is called there. */
export interface NamedEndpoint {
  readonly name: string
  readonly tag: string
  readonly endpoint: Endpoint
}

const security: Readonly<Record<Authentication, OperationObject['security']>> = {
  none: [],
  bearer: [{ bearer: [] }],
  bearer_or_basic: [{ bearer: [] }, { basic: [] }],
  // Without a header the credential is in the body.
  bearer_or_refresh_token: [{ bearer: [] }, {}],
  admin: [{ bearer: [] }],
}

export const pathItemOf = (named: NamedEndpoint, parts: Parts): PathItemObject => {
  const { method } = named.endpoint
  const methods = method === 'ANY' ? httpMethods : [method.toLowerCase() as HttpMethod]
  return Object.fromEntries(methods.map((each) => [each, operationOf(named, each, parts)]))
}

const operationOf = (named: NamedEndpoint, method: HttpMethod, { schemas, errors }: Parts): OperationObject => {
  const { name, tag, endpoint } = named
  const parameters = parametersOf(endpoint, schemas)
  const requestBody = requestBodyOf(endpoint, schemas)
  return {
    // Unique, as it has to be: of an endpoint for any method GET has the plain name.
    operationId: endpoint.method === 'ANY' && method !== 'get' ? name + capitalized(method) : name,
    summary: endpoint.summary,
    ...(endpoint.description !== undefined && { description: endpoint.description }),
    tags: [tag],
    security: security[endpoint.authentication],
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody !== undefined && { requestBody }),
    responses: { [endpoint.status]: successOf(endpoint, schemas), ...errors.of(endpoint.errors) },
  }
}

const successOf = ({ answer, answerHeaders }: Endpoint, schemas: Schemas): ResponseObject => {
  const { description = '' } = answer as { description?: string }
  return {
    description,
    headers: { ...everyAnswer, ...headersIn(answerHeaders ?? {}, schemas) },
    content: { [jsonType]: { schema: schemas.use(answer), example: exampleOf(answer) } },
  }
}

const headersIn = (schema: object, schemas: Schemas): Record<string, HeaderObject> => {
  const { properties = {}, required = [] } = schema as {
    properties?: Readonly<Record<string, { description?: string }>>
    required?: readonly string[]
  }
  return mapValues(properties, (each, name) => {
    const { description = '', ...written } = schemas.use(each)
    return { description: String(description), required: required.includes(name), schema: written }
  })
}

const capitalized = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
