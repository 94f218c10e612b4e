import { expect, test } from 'vitest'
import { describeSettings } from './describe.ts'
import { resolveSettings } from './resolve.ts'

const shown = (environment: Record<string, string>): Record<string, string> => {
  const resolution = resolveSettings({ flags: {}, environment, file: null, folder: '.', isTerminal: false })
  if (resolution.kind === 'refused') throw new Error(resolution.problems.join('\n'))
  return Object.fromEntries(
    describeSettings(resolution.values, resolution.origins).map(({ name, value }) => [name, value]),
  )
}

test('values are shown as they would be written', () => {
  expect(shown({ PAWL_TRUST_PROXY: '10.0.0.1,::1' })).toMatchObject({
    port: '4600',
    'bearer.lifetime': '1 h',
    'refresh.lifetime': '30 d',
    'bearer.overlap': '1 min',
    'session.lifetime': 'none (a session that is refreshed does not end)',
    trustProxy: '10.0.0.1, ::1',
    'cors.origins': 'none',
  })
})

test('secrets are masked', () => {
  const values = Object.values(
    shown({ PAWL_KEYS: '1:c2VjcmV0', PAWL_STORE: 'postgres://pawl:hunter2@db.example.com/pawl' }),
  )
  expect(values.join()).not.toMatch(/c2VjcmV0|hunter2/)
  expect(values).toContain('postgres://pawl:••••••••@db.example.com/pawl')
})
