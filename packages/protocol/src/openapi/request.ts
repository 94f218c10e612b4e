import type { Endpoint } from '../endpoints/endpoint.ts'
import type { JsonSchema, MediaTypeObject, OperationObject, ParameterObject } from './document-types.ts'
import { exampleOf } from './example.ts'
import { jsonType } from './headers.ts'
import { mapValues, type Schemas } from './schemas.ts'

interface Members {
  readonly properties: Readonly<Record<string, object>>
  readonly required?: readonly string[]
}

const places = { path: 'path', query: 'query', headers: 'header' } as const

/** The names that clients read, where case makes no difference to the server. */
const writtenNames: Readonly<Record<string, string>> = { 'idempotency-key': 'Idempotency-Key' }

export const parametersOf = ({ parameters }: Endpoint, schemas: Schemas): ParameterObject[] =>
  (['path', 'query', 'headers'] as const).flatMap((part) => {
    const { properties, required = [] } = (parameters[part] ?? { properties: {} }) as unknown as Members
    return Object.entries(properties).map(([name, schema]): ParameterObject => {
      const { description = '', ...written } = schemas.use(asText(schema))
      return {
        name: writtenNames[name] ?? name,
        in: places[part],
        required: required.includes(name),
        description: String((schema as JsonSchema)['description'] ?? description),
        schema: written,
      }
    })
  })

/** The same parameters in each of the three encodings. */
export const requestBodyOf = (
  { parameters }: Endpoint,
  schemas: Schemas,
): NonNullable<OperationObject['requestBody']> | undefined => {
  const schema = parameters.body
  if (schema === undefined) return undefined
  const { properties, required = [] } = schema as unknown as Members
  const form = formOf(schema, schemas)
  return {
    required: required.length > 0,
    content: {
      [jsonType]: { schema: schemas.use(schema), example: exampleOf({ ...schema, properties, required }) },
      'application/x-www-form-urlencoded': form,
      'multipart/form-data': form,
    },
  }
}

const formOf = (schema: object, schemas: Schemas): MediaTypeObject => {
  const { properties } = schema as Members
  const form = { ...schema, properties: mapValues(properties, asText) }
  const lists = Object.keys(properties).filter((name) => typeOf(properties[name]) === 'array')
  return {
    schema: schemas.use(form),
    ...(lists.length > 0 && {
      encoding: Object.fromEntries(lists.map((name) => [name, { style: 'form', explode: false } as const])),
    }),
  }
}

const typeOf = (schema: object | undefined): unknown => (schema as { type?: unknown } | undefined)?.type

/** What is text in a form, a query or a path: booleans are 0 and 1 there. */
const asText = (schema: object): object =>
  typeOf(schema) === 'boolean' ? { ...schema, type: 'integer', enum: [0, 1] } : schema
