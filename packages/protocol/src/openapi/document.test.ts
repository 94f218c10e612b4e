import { createConfig, lintFromString } from '@redocly/openapi-core'
import { describe, expect, test } from 'vitest'
import { endpoints } from '../endpoints/endpoints.ts'
import type { Endpoint } from '../endpoints/endpoint.ts'
import { errorCodes } from '../error-codes.ts'
import { httpMethods, type OpenApiDocument } from './document-types.ts'
import { openApiDocument } from './document.ts'

const document = openApiDocument('https://auth.example', '0.1.0')
const all: readonly (readonly [string, Endpoint])[] = Object.entries(endpoints)

/** What `redocly lint` says with its recommended rules; this is the library that it is made of. */
const lint = async (linted: unknown): Promise<readonly string[]> => {
  const config = await createConfig({ extends: ['recommended'] })
  const found = await lintFromString({ source: JSON.stringify(linted), absoluteRef: 'openapi.json', config })
  return found.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${String(location[0]?.pointer)})`)
}

describe('the OpenAPI document', () => {
  test('has nothing that the recommended rules complain of, not even a warning', async () => {
    expect(await lint(document)).toEqual([])
  })

  test('would be complained of if an example did not fit or a reference led nowhere', async () => {
    const text = JSON.stringify(document)
    expect(await lint(JSON.parse(text.replace('"tokenLifetime":3600', '"tokenLifetime":"long"')))).not.toEqual([])
    expect(await lint(JSON.parse(text.replace('"#/components/schemas/TokenPair"', '"#/x"')))).not.toEqual([])
  })

  test('is the same each time, and names the server', () => {
    expect(openApiDocument('https://auth.example', '0.1.0')).toEqual(document)
    expect(document.servers).toMatchObject([{ url: 'https://auth.example' }])
    expect(JSON.stringify(document.components.examples)).toContain('https://auth.example/docs/errors#token_expired')
  })

  test('has a schema, an example and words for every code but the one that is about the method', () => {
    expect(Object.keys(document.components.examples).sort()).toEqual(
      errorCodes.filter((code) => code !== 'method_not_allowed').sort(),
    )
  })

  test('describes every member of every schema', () => {
    expect(undescribed(document.components.schemas)).toEqual([])
  })
})

describe.each(all)('the operation %s', (name, endpoint) => {
  const { path, method, status, errors, parameters } = endpoint
  const item = document.paths[path] ?? {}
  const verbs = method === 'ANY' ? httpMethods : [method.toLowerCase() as 'get']

  test('is there with every status and code', () => {
    for (const verb of verbs) {
      const operation = item[verb]
      expect(operation?.operationId).toMatch(new RegExp(`^${name}`))
      const responses = Object.entries(operation?.responses ?? {})
      const codes = responses.flatMap(([, response]) =>
        '$ref' in response ? response.$ref.replace('#/components/responses/', '').split('.') : [],
      )
      expect(codes.sort()).toEqual([...errors].sort())
      expect(operation?.responses[status]).toHaveProperty('content')
    }
  })

  test('takes its body in all three encodings, and its parameters where they belong', () => {
    for (const verb of verbs) {
      const operation = item[verb]
      const types = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']
      expect(Object.keys(operation?.requestBody?.content ?? {})).toEqual(parameters.body === undefined ? [] : types)
      const declared = [parameters.path, parameters.query, parameters.headers].flatMap((schema) =>
        Object.keys((schema as { properties?: object } | undefined)?.properties ?? {}),
      )
      expect((operation?.parameters ?? []).map((parameter) => parameter.name.toLowerCase())).toEqual(declared)
    }
  })
})

/** Members that say nothing of themselves; `success` and a reference to a component speak for themselves. */
const undescribed = (schemas: OpenApiDocument['components']['schemas']): readonly string[] =>
  Object.entries(schemas).flatMap(([name, schema]) =>
    Object.entries((schema['properties'] ?? {}) as Record<string, object>)
      .filter(([member, each]) => !('description' in each || '$ref' in each || 'const' in each || member === 'error'))
      .map(([member]) => `${name}.${member}`),
  )
