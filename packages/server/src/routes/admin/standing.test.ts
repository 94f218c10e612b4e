import { createFakeServices, interceptStore } from '@pawl/store-testkit'
import { expect, test } from 'vitest'
import { StandingWatch } from './standing.ts'

const open = () => {
  const calls: string[] = []
  const failing = new Set<string>()
  const services = createFakeServices({
    around: (store) =>
      interceptStore(store, ({ name }, run) => {
        calls.push(name)
        return failing.has(name) ? Promise.reject(new Error('down')) : run()
      }),
  })
  const looks = () => calls.filter((name) => name === 'sessions.countLive').length
  return { watch: new StandingWatch(services.store, services.clock), clock: services.clock, failing, looks }
}

test('however many ask, the store is looked through once, and not again before ten seconds', async () => {
  const { watch, clock, looks } = open()
  const standing = { liveSessions: 0, reusesLastDay: 0, loopsNow: 0, loopsLastDay: 0 }
  expect(await Promise.all([watch.read(), watch.read()])).toEqual([standing, standing])
  clock.advance(9_999)
  await watch.read()
  expect(looks()).toBe(1)
  clock.advance(1)
  await Promise.all([watch.read(), watch.read()])
  expect(looks()).toBe(2)
})

test('what took long is not repeated before a hundred times as long', async () => {
  const { watch, clock, looks } = open()
  const reading = watch.read()
  clock.advance(2_000)
  await reading
  clock.advance(199_999)
  await watch.read()
  expect(looks()).toBe(1)
  clock.advance(1)
  await watch.read()
  expect(looks()).toBe(2)
})

test('a look that failed is told, and not remembered', async () => {
  const { watch, failing } = open()
  failing.add('audit.list')
  await expect(watch.read()).rejects.toThrow('down')
  failing.clear()
  expect(await watch.read()).toMatchObject({ liveSessions: 0 })
})
