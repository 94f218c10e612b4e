// Loaded in front of a server: ten seconds of it pass in each second of this machine, for its clocks and its timers alike. When it is told to stop
// its timers take their time again, because what it begins then is work and no waiting.
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
  let timerHaste = haste
  process.prependListener('SIGTERM', () => (timerHaste = 1))
  const hastyPause = (delay = 0, ...rest: []): Promise<unknown> => pause(delay / timerHaste, ...rest)
  const hastyAfter = (run: () => void, delay = 0, ...values: []): unknown => after(run, delay / timerHaste, ...values)
  Object.assign(globalThis, {
    setTimeout: Object.assign(hastyAfter, { [promisify.custom]: hastyPause }),
    setInterval: (run: () => void, delay = 0, ...values: []) => every(run, delay / timerHaste, ...values),
  })
  Object.assign(timers, { setTimeout: hastyPause })
  syncBuiltinESMExports()
}
