import type { Rig } from '../client-process.ts'
import type { Step } from '../schedule.ts'
import { reading, sending } from './answers.ts'

/** An SDK that is wrong in one way, made of the right one by wrapping what it is given. */
export interface BrokenClient {
  readonly name: string
  readonly rig: Rig
  /** What the schedules are made of, so that it does not take thousands of them; everything, if nothing is named. */
  readonly about: readonly Step['kind'][]
}

const ended = { success: false, error: { code: 'session_ended', reason: 'expired' } }

const readsTheDate = reading(({ body, wall }) =>
  body?.tokenExpiration === undefined
    ? {}
    : { body: { ...body, tokenLifetime: Math.max(0, (Date.parse(body.tokenExpiration) - wall) / 1000) } },
)

const ignoresRetryAfter = reading(
  ({ body }) => (body?.error ? { body: { ...body, error: { ...body.error, retryAfter: undefined } } } : {}),
  false,
)

const endsOnPages = reading(({ status, body }) =>
  body === undefined && status !== 200 ? { status: 401, body: ended } : {},
)
const endsOnAny401 = reading(({ status }) => (status === 401 ? { body: ended } : {}))

const retriesByItself: Rig = {
  environment: (right) => ({
    ...right,
    async fetch(input, init) {
      for (let left = 20; left > 0; left--) {
        const response = await right.fetch(input, init).catch(() => undefined)
        if (response?.ok) return response
      }
      return right.fetch(input, init)
    },
  }),
}

const storesLater: Rig = {
  storage: (right) => ({
    ...right,
    write: (text) => {
      // What is not awaited is not noticed either when it fails.
      void Promise.resolve(right.read())
        .then(() => right.write(text))
        .catch(() => undefined)
    },
  }),
}

const writesOldOverNew: Rig = {
  storage: (right) => {
    let before: string | undefined
    return {
      ...right,
      async write(text) {
        await right.write(text)
        if (before !== undefined) await right.write(before)
        before = text
      },
    }
  },
}

const readsOnce: Rig = {
  storage: (right) => {
    let copy: string | null | undefined
    return {
      ...right,
      async read() {
        return (copy ??= await right.read())
      },
      async write(text) {
        copy = text
        await right.write(text)
      },
    }
  },
}

const syncsNoFolder: Rig = {
  files: (right) =>
    new Proxy(right, {
      get(files, name) {
        const member: unknown = Reflect.get(files, name)
        if (typeof member !== 'function') return member
        return (...given: unknown[]): unknown => {
          // A folder is opened to be synced, and for nothing else.
          if (name === 'open' && given.at(-1) === 'r') return Promise.reject(new Error('not done'))
          return Reflect.apply(member, files, given)
        }
      },
    }),
}

export const brokenClients: readonly BrokenClient[] = [
  { name: 'compares tokenExpiration with its own clock', rig: readsTheDate, about: [] },
  {
    name: 'takes the wall clock for the monotonic one',
    rig: { environment: (right) => ({ ...right, mono: right.wall }) },
    about: ['call', 'wait', 'step_clock', 'wait_for_end'],
  },
  { name: 'stores nothing', rig: { storage: (right) => ({ ...right, write: () => undefined }) }, about: [] },
  { name: 'uses a pair before it is stored', rig: storesLater, about: [] },
  { name: 'writes old tokens over new ones', rig: writesOldOverNew, about: [] },
  { name: 'leaves names to be lost with the power', rig: syncsNoFolder, about: [] },
  { name: 'does not read the storage again', rig: readsOnce, about: ['call', 'wait_for_end', 'wait'] },
  {
    name: 'makes a new key for every presentation',
    rig: sending((headers, random) => ({ ...headers, 'idempotency-key': `key-of-now-${String(random())}` })),
    about: [],
  },
  {
    name: 'sends no key',
    rig: sending((headers) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'idempotency-key')),
    ),
    about: [],
  },
  {
    name: 'has no lock',
    rig: { storage: (right) => ({ read: () => right.read(), write: (text) => right.write(text) }) },
    about: ['call', 'wait_for_end'],
  },
  { name: 'ignores Retry-After', rig: ignoresRetryAfter, about: [] },
  { name: 'repeats by itself what failed', rig: retriesByItself, about: ['call', 'fates', 'wait_for_end'] },
  { name: 'takes the page of a proxy for the end', rig: endsOnPages, about: [] },
  { name: 'takes every 401 for the end', rig: endsOnAny401, about: [] },
]
