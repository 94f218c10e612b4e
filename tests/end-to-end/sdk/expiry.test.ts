import { beforeAll, describe, expect, test } from 'vitest'
import { runtimes } from './agent.ts'
import { nothingOdd, Stage, untilExpired } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  // So long that the calls on both sides of its end are done within it, also where the machine stands still for a while.
  stage = await Stage.open(10)
  return () => stage.close()
})

describe.concurrent.each(runtimes)('%s', (runtime) => {
  test('logs in and calls; when the bearer has run out, 100 calls at once are one refresh', async () => {
    const agent = stage.agent({ runtime })
    const guid = await stage.logIn(agent)
    expect(await agent.tell('calls', 3)).toEqual({ 200: 3 })
    await untilExpired(agent)
    expect(await agent.tell('calls', 100)).toEqual({ 200: 100 })
    expect(await agent.tell('seen')).toMatchObject({ refreshes: 1, events: [] })
    expect(await stage.account(guid)).toEqual({ state: 'live', refreshCount: 1, odd: nothingOdd })
  })
})
