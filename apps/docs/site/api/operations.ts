import { endpoints, type Endpoint, type ErrorCode } from '@pawl/protocol'
import { openApiDocument, type JsonSchema, type OperationObject } from '@pawl/protocol/openapi'

/** One parameter of an operation, as a form asks for it. */
interface Field {
  readonly name: string
  readonly place: 'path' | 'query' | 'header' | 'body'
  readonly type: 'string' | 'integer' | 'boolean' | 'list'
  readonly isRequired: boolean
  readonly isSecret: boolean
  readonly description: string
}

export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly summary: string
  readonly description: string
  readonly authentication: Endpoint['authentication']
  readonly fields: readonly Field[]
  readonly status: string
  readonly example: string
  readonly errors: readonly ErrorCode[]
}

export interface Chapter {
  readonly name: string
  readonly slug: string
  readonly description: string
  readonly operations: readonly Operation[]
}

// Where it is reached is no part of the pages: they ask the server that shows them.
const document = openApiDocument('', '')

/** Everything that the OpenAPI document says, in the order of its chapters; of an endpoint for any method GET alone. */
export const chaptersOfApi = (): readonly Chapter[] =>
  document.tags.map(({ name, description }) => ({
    name,
    slug: name.toLowerCase().replaceAll(' ', '-'),
    description,
    operations: Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, { tags, operationId }]) => tags.includes(name) && operationId in endpoints)
        .map(([method, operation]) => describe(path, method, operation)),
    ),
  }))

const describe = (path: string, method: string, operation: OperationObject): Operation => {
  const endpoint = endpoints[operation.operationId as keyof typeof endpoints] as Endpoint
  const [[status, answer] = ['', {}]] = Object.entries(operation.responses)
  const { example } = 'content' in answer ? (answer.content['application/json'] ?? {}) : {}
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    description: operation.description ?? '',
    authentication: endpoint.authentication,
    fields: [...parametersOf(operation), ...bodyOf(operation)],
    status,
    example: JSON.stringify(example, null, 2),
    errors: endpoint.errors,
  }
}

const parametersOf = ({ parameters = [] }: OperationObject): readonly Field[] =>
  parameters.map(({ name, in: place, required, description, schema }) => ({
    name,
    place,
    type: typeOf(schema),
    isRequired: required,
    isSecret: false,
    description,
  }))

const bodyOf = ({ requestBody }: OperationObject): readonly Field[] => {
  const { properties = {}, required = [] } = resolved(requestBody?.content['application/json']?.schema ?? {}) as Members
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    place: 'body',
    type: typeOf(schema),
    isRequired: required.includes(name),
    isSecret: /password$/.test(name),
    description: textOf(schema['description']) ?? textOf(resolved(schema)['description']) ?? '',
  }))
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

interface Members {
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

const resolved = (schema: JsonSchema): JsonSchema => {
  const { $ref } = schema
  if (typeof $ref !== 'string') return schema
  return document.components.schemas[$ref.split('/').at(-1) ?? ''] ?? {}
}

const typeOf = (schema: JsonSchema): Field['type'] => {
  const { type, anyOf, enum: values } = resolved(schema)
  if (Array.isArray(anyOf)) return typeOf(anyOf[0] as JsonSchema)
  if (type === 'array') return 'list'
  // Booleans are 0 and 1 outside of JSON.
  if (type === 'boolean' || (Array.isArray(values) && values.join() === '0,1')) return 'boolean'
  return type === 'integer' ? 'integer' : 'string'
}
