import { randomInt } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { chanceFrom } from '../../torture/chance.ts'
import { runtimes } from './agent.ts'
import type { Mishap } from './gateway.ts'
import { credentials, nothingOdd, Stage } from './stage.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open(60)
})
afterAll(() => stage.close())

const html = (status: number): Mishap => ({
  instead: { status, type: 'text/html', text: '<!doctype html><title>Sign in to the network</title>' },
})

describe.concurrent.each(runtimes)('%s', (runtime) => {
  test('an answer that is cut off anywhere is asked for again, and is the same', async () => {
    const seed = randomInt(2 ** 31)
    const random = chanceFrom(seed)
    const gateway = await stage.gateway()
    const agent = stage.agent({ runtime, baseUrl: gateway.url })
    const guid = await agent.tell('login', credentials)
    const cuts = [0, random(), random()]
    for (const passes of cuts) {
      gateway.disturbRefreshes({ passes })
      await agent.tell('renew')
      expect({ seed, outcomes: await agent.tell('calls', 1) }).toEqual({ seed, outcomes: { 200: 1 } })
    }
    expect({ seed, ...(await stage.account(guid)) }).toEqual({
      seed,
      state: 'live',
      refreshCount: 3,
      odd: { ...nothingOdd, repeated: 3 },
    })
  })

  test('HTML in the place of an answer ends nothing', async () => {
    const gateway = await stage.gateway()
    const agent = stage.agent({ runtime, baseUrl: gateway.url })
    const guid = await agent.tell('login', credentials)
    gateway.mishaps.set('POST /auth/login', [html(200)])
    await expect(agent.tell('login', credentials)).rejects.toThrow('unexpected_answer')
    gateway.disturbRefreshes(html(200), html(502))
    await agent.tell('renew')
    expect(await agent.tell('calls', 1)).toEqual({ 200: 1 })
    expect(await agent.tell('seen')).toMatchObject({ guid, events: ['refreshFailed', 'refreshFailed'] })
    expect(await stage.account(guid)).toMatchObject({ refreshCount: 1, odd: nothingOdd })
  })
})
