import { describe, expect, test } from 'vitest'
import { errorBodySchema } from '../error-body.ts'
import { errorCodes, statusOf, type ErrorCode } from '../error-codes.ts'
import { answersOf, type Endpoint } from './endpoint.ts'
import { endpoints } from './endpoints.ts'

const all: readonly (readonly [string, Endpoint])[] = Object.entries(endpoints)

test('are those of the contract', () => {
  expect(all.map(([, { method, path }]) => `${method} ${path}`).sort()).toEqual(
    [
      'POST /auth/login',
      'POST /auth/refresh',
      'POST /auth/logout',
      'POST /auth/masquerade',
      'GET /auth/session',
      'GET /auth/sessions',
      'DELETE /auth/sessions/{guid}',
      'POST /auth/password',
      'ANY /auth/verify',
      'GET /health/live',
      'GET /health/ready',
      'GET /admin/overview',
      'POST /admin/users',
      'GET /admin/users',
      'GET /admin/users/{id}',
      'PATCH /admin/users/{id}',
      'POST /admin/accounts',
      'GET /admin/accounts',
      'PATCH /admin/accounts/{id}',
      'GET /admin/sessions',
      'GET /admin/sessions/{guid}',
      'DELETE /admin/sessions/{guid}',
      'DELETE /admin/sessions',
      'GET /admin/loops',
      'GET /admin/audit',
      'GET /admin/settings',
    ].sort(),
  )
})

test('answer every code of the error table between them, but for the one that is about the method', () => {
  const answered = new Set<ErrorCode>(all.flatMap(([, { errors }]) => errors))
  expect(errorCodes.filter((code) => !answered.has(code))).toEqual(['method_not_allowed'])
})

describe.each(all)('%s', (_operation, endpoint) => {
  const { method, path, parameters, authentication, errors } = endpoint

  test('describes exactly the parameters that its path has', () => {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
    const described = (parameters.path as { properties?: object } | undefined)?.properties ?? {}
    expect(Object.keys(described)).toEqual(inPath)
  })

  test('has a body only where the method has one', () => {
    expect(parameters.body !== undefined).toBe(method === 'POST' || method === 'PATCH')
  })

  test('is for administrators exactly below /admin', () => {
    expect(authentication === 'admin').toBe(path.startsWith('/admin/'))
    expect(errors.includes('forbidden')).toBe(authentication === 'admin')
  })

  test('refuses what it may refuse, each code once', () => {
    expect(new Set(errors).size).toBe(errors.length)
    expect(errors.includes('invalid_token')).toBe(authentication !== 'none')
    expect(errors.includes('credential_in_url')).toBe(path.startsWith('/auth/'))
    expect(errors.includes('body_too_large')).toBe(parameters.body !== undefined)
    expect(errors.includes('invalid_parameter')).toBe(Object.keys(parameters).length > 0)
  })

  test('has a schema for the answer of every status', () => {
    const answers = answersOf(endpoint)
    expect(answers[endpoint.status]).toBe(endpoint.answer)
    for (const code of errors) expect(answers[statusOf(code)]).toBe(errorBodySchema)
  })

  test('has schemas that survive JSON', () => {
    const schemas = { ...parameters, answer: endpoint.answer }
    expect(JSON.stringify(schemas)).not.toContain('~')
  })
})
