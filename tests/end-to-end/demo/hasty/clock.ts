// Loaded in front of a server: ten seconds of it pass in each second of this machine, for its clocks and its timers alike.
import { syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import timers from 'node:timers/promises'
import { promisify } from 'node:util'

const haste = 10

const wall = Date.now
const monotonic = performance.now.bind(performance)
const startedAt = wall()
Date.now = () => Math.floor(startedAt + (wall() - startedAt) * haste)
performance.now = () => monotonic() * haste

if (isMainThread) {
  const { setTimeout: after, setInterval: every } = globalThis
  const { setTimeout: pause } = timers
  const hastyPause = (delay = 0, ...rest: []): Promise<unknown> => pause(delay / haste, ...rest)
  const hastyAfter = (run: () => void, delay = 0, ...values: []): unknown => after(run, delay / haste, ...values)
  Object.assign(globalThis, {
    setTimeout: Object.assign(hastyAfter, { [promisify.custom]: hastyPause }),
    setInterval: (run: () => void, delay = 0, ...values: []) => every(run, delay / haste, ...values),
  })
  Object.assign(timers, { setTimeout: hastyPause })
  syncBuiltinESMExports()
}
