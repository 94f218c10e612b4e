import { createFakeServices } from '@pawl/store-testkit'
import { expect, test } from 'vitest'
import { setStage } from '../../../test/stage.ts'
import { resolveSettings, type Resolution } from '../../config/resolve.ts'

const resolved = (environment: Record<string, string>): Extract<Resolution, { kind: 'resolved' }> => {
  const resolution = resolveSettings({ flags: {}, environment, file: null, folder: '/srv', isTerminal: false })
  if (resolution.kind === 'refused') throw new Error(resolution.problems.join('\n'))
  return resolution
}

test('administrators see every setting with its origin, and no secret', async () => {
  const key = Buffer.alloc(32, 7).toString('base64')
  const { settings, values } = resolved({
    PAWL_STORE: 'postgres://pawl:sesame@db.example/pawl',
    PAWL_KEYS: `1:${key}`,
    PAWL_BEARER_LIFETIME: '30m',
  })
  const stage = await setStage(createFakeServices(), { described: settings.described })
  const { token: bearer } = await stage.logIn('root')
  const { status, body, text } = await stage.ask('GET /admin/settings', { bearer })
  expect(status).toBe(200)
  expect((body['settings'] as unknown[]).length).toBe(Object.keys(values).length)
  expect(body['settings']).toContainEqual(
    expect.objectContaining({ name: 'bearer.lifetime', value: '30 min', origin: 'PAWL_BEARER_LIFETIME' }),
  )
  expect(body['warnings']).toContainEqual(expect.objectContaining({ name: 'endless-sessions', grade: 'advice' }))
  expect(text).toContain('db.example')
  expect(text).not.toContain('sesame')
  expect(text).not.toContain(key)
})
