import { endpoints } from '@pawl/protocol'
import { createFakeServices } from '@pawl/store-testkit'
import { fastify } from 'fastify'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { password, setStage } from '../../test/stage.ts'
import { Answers } from './answers.ts'
import { Api } from './api.ts'
import { acceptBodies } from './body/body-formats.ts'
import { Faults } from './faults.ts'

test('a process that cannot keep up sheds requests before any work is done for them, but still says that it lives', async () => {
  const { context, app: stageApp } = await setStage(createFakeServices())
  const lines: string[] = []
  let isOverloaded = true
  const app = fastify()
  acceptBodies(app)
  const api = new Api(app, context, {
    answers: new Answers(context),
    faults: new Faults(pino({}, { write: (line: string) => void lines.push(line) }), () => 0),
    isOverloaded: () => isOverloaded,
  })
  let handled = 0
  const count = (): { success: true } => {
    handled += 1
    return { success: true }
  }
  api.open(endpoints.showLive, count)
  api.open(endpoints.login, count)
  const login = { method: 'POST', url: '/auth/login', payload: { username: 'ada', password } } as const

  for (let time = 0; time < 10; time++) {
    const { statusCode, headers, body } = await app.inject(login)
    expect([statusCode, headers['retry-after']]).toEqual([503, '1'])
    expect(body).toContain('"code":"overloaded"')
  }
  expect(handled).toBe(0)
  expect(lines).toHaveLength(1)
  expect((await app.inject('/health/live')).statusCode).toBe(200)

  isOverloaded = false
  expect((await app.inject(login)).statusCode).toBe(200)
  expect(handled).toBe(2)
  await app.close()
  await stageApp.close()
})
