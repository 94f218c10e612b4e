import { Fault } from '@pawl/core'
import { createFakeServices, interceptStore } from '@pawl/store-testkit'
import { expect, test } from 'vitest'
import { codeOf, openStage } from '../../test/contract.ts'

test('a server that runs and can confirm says so', async () => {
  const stage = await openStage(createFakeServices())
  expect((await stage.ask('showLive')).text).toBe('{"success":true}')
  expect((await stage.ask('showReady')).text).toBe('{"success":true}')
  await stage.app.close()
})

test('a store that says no is not ready, and is ready again as soon as it says yes', async () => {
  let answers = false
  const refuse = (): never => {
    throw new Fault('store_unavailable', 'down')
  }
  const stage = await openStage(
    createFakeServices({
      around: (store) => interceptStore(store, ({ name }, run) => (name === 'ping' && !answers ? refuse() : run())),
    }),
  )
  expect(codeOf(await stage.ask('showReady'))).toBe('store_unavailable')
  expect(codeOf(await stage.ask('showLive'))).toBeNull()
  answers = true
  expect(codeOf(await stage.ask('showReady'))).toBeNull()
  await stage.app.close()
})

test('a store that hangs is not ready, and is asked once however many want to know', async () => {
  let pings = 0
  let release = (): void => undefined
  const hanging = new Promise<void>((resolve) => {
    release = resolve
  })
  const stage = await openStage(
    createFakeServices({
      around: (store) =>
        interceptStore(store, async ({ name }, run) => {
          if (name !== 'ping') return run()
          pings += 1
          return hanging
        }),
    }),
  )
  const answers = await Promise.all([stage.ask('showReady'), stage.ask('showReady'), stage.ask('showReady')])
  expect(answers.map(codeOf)).toEqual(['store_unavailable', 'store_unavailable', 'store_unavailable'])
  expect(pings).toBe(1)
  release()
  expect(codeOf(await stage.ask('showReady'))).toBeNull()
  await stage.app.close()
})
