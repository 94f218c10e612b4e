import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { runtimes } from './agent.ts'
import { credentials, Stage, untilExpired } from './stage.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open(4)
})
afterAll(() => stage.close())

describe.concurrent.each(runtimes)('%s', (runtime) => {
  test('logs in and calls; when the bearer has run out, 100 calls at once are one refresh', async () => {
    const agent = stage.agent({ runtime })
    const guid = await agent.tell('login', credentials)
    expect(await agent.tell('calls', 3)).toEqual({ 200: 3 })
    await untilExpired(agent)
    expect(await agent.tell('calls', 100)).toEqual({ 200: 100 })
    expect(await agent.tell('seen')).toMatchObject({ refreshes: 1, events: [] })
    expect(await stage.account(guid)).toMatchObject({ state: 'live', refreshCount: 1 })
  })

  test('a later process goes on with the session, and wrong credentials do not end it', async () => {
    const path = stage.path()
    const first = stage.agent({ runtime, path })
    const guid = await first.tell('login', credentials)
    await first.kill()
    const second = stage.agent({ runtime, path })
    await expect(second.tell('login', { ...credentials, password: 'wrong' })).rejects.toThrow('invalid_credentials')
    await second.tell('renew')
    expect(await second.tell('calls', 1)).toEqual({ 200: 1 })
    expect(await second.tell('seen')).toMatchObject({ guid, refreshes: 1 })
  })
})
