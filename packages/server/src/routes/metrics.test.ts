import { createFakeServices } from '@pawl/store-testkit'
import { expect, test } from 'vitest'
import { setStage } from '../../test/stage.ts'
import { createMetricsApp } from './metrics.ts'

test('metrics tell what was answered, as text for Prometheus, to whoever may reach the port', async () => {
  const { ask, logIn } = await setStage(createFakeServices())
  const pair = await logIn('ada')
  await ask('POST /auth/refresh', { body: { refresh_token: pair.refreshToken } })
  await ask('GET /auth/session', { bearer: 'pawl_at_nonsense' })
  const answer = await ask('GET /metrics')
  expect(answer).toMatchObject({
    status: 200,
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
  })
  for (const line of [
    'pawl_logins_total{result="succeeded"} 1',
    'pawl_refreshes_total{result="rotated"} 1',
    'pawl_verifications_total{result="invalid"} 1',
    'pawl_http_requests_total{method="POST",route="/auth/refresh",status="200"} 1',
    'pawl_http_request_duration_seconds_count{method="POST",route="/auth/refresh"} 1',
  ]) {
    expect(answer.text).toContain(`${line}\n`)
  }
  expect(answer.text).not.toContain(pair.guid)
})

test('metrics with a port of their own are on that port only', async () => {
  const { ask, context } = await setStage(createFakeServices(), { metrics: { port: 9464 } })
  expect((await ask('GET /metrics')).status).toBe(404)
  const app = createMetricsApp(context)
  const answer = await app.inject('/metrics')
  expect(answer.statusCode).toBe(200)
  expect(answer.body).toContain('pawl_refreshes_total')
  expect((await app.inject('/auth/session')).statusCode).toBe(404)
  await app.close()
})

test('metrics are not for posting', async () => {
  const { ask } = await setStage(createFakeServices())
  const answer = await ask('POST /metrics', { body: {} })
  expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
})
