import { randomInt } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { chanceFrom } from '../../torture/chance.ts'
import { runtimes, type Agent, type Runtime } from './agent.ts'
import type { Mishap } from './gateway.ts'
import { credentials, nothingOdd, Stage } from './stage.ts'

// They mostly wait: for processes that start, and for a lock that was left behind.
vi.setConfig({ maxConcurrency: 20 })

const hour = 3_600_000
/** PAWL_SEED repeats the choices of a run. */
const seed = Number(process.env['PAWL_SEED'] ?? randomInt(2 ** 31))
const random = chanceFrom(seed)

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open(3600)
  return () => stage.close()
})

/** When a process is killed: before the server hears of its refresh, before the answer sets out, or so many milliseconds after that. */
type Moment = 'unheard' | 'unanswered' | number

const killAt = (moment: Moment, kill: () => Promise<void>): Mishap => {
  if (moment === 'unheard') return { before: kill, isHeard: false }
  if (moment === 'unanswered') return { after: kill, passes: 0 }
  return { after: async () => void setTimeout(moment).then(kill) }
}

const html = (status: number): Mishap => ({
  instead: { status, type: 'text/html', text: '<!doctype html><title>Sign in to the network</title>' },
})

/** Modules of both kinds, and both versions of Node. */
const two: readonly Runtime[] = ['Node 24, import', 'Node 20, require']

describe.concurrent.each(two)(`%s, seed ${seed}`, (runtime) => {
  test('a later process goes on with the session, and wrong credentials do not end it', async () => {
    const path = stage.path()
    const first = stage.agent({ runtime, path })
    const guid = await stage.logIn(first)
    await first.kill()
    const second = stage.agent({ runtime, path })
    await expect(second.tell('login', { ...credentials, password: 'wrong' })).rejects.toThrow('invalid_credentials')
    await second.tell('renew')
    expect(await second.tell('calls', 1)).toEqual({ 200: 1 })
    expect(await second.tell('seen')).toMatchObject({ guid, refreshes: 1, events: [] })
  })

  test.each<Moment>(['unheard', 'unanswered', random() * 5, random() * 15, random() * 30])(
    'a process killed in its refresh (%s) leaves a session that another goes on with',
    async (moment) => {
      const gateway = await stage.gateway()
      const place = { runtime, path: stage.path(), baseUrl: gateway.url }
      const victim = stage.agent(place)
      const guid = await stage.logIn(victim)
      gateway.disturbRefreshes(killAt(moment, () => victim.kill()))
      // Where it is killed late it may be done before.
      await victim.tell('renew').catch(() => undefined)
      await victim.kill()
      const next = stage.agent(place)
      await next.tell('renew')
      expect(await next.tell('calls', 3)).toEqual({ 200: 3 })
      expect(await next.tell('seen')).toMatchObject({ guid, events: [] })
      expect(await stage.account(guid)).toMatchObject({ state: 'live' })
    },
  )

  const cuts = [0, random(), random()]
  test('an answer that is cut off anywhere is asked for again, and is the same', async () => {
    const gateway = await stage.gateway()
    const agent = stage.agent({ runtime, baseUrl: gateway.url })
    const guid = await stage.logIn(agent)
    for (const passes of cuts) {
      gateway.disturbRefreshes({ passes })
      await agent.tell('renew')
      expect(await agent.tell('calls', 1)).toEqual({ 200: 1 })
    }
    expect(await stage.account(guid)).toEqual({ state: 'live', refreshCount: 3, odd: { ...nothingOdd, repeated: 3 } })
  })

  test('HTML in the place of an answer ends nothing', async () => {
    const gateway = await stage.gateway()
    const agent = stage.agent({ runtime, baseUrl: gateway.url })
    const guid = await stage.logIn(agent)
    gateway.mishaps.set('POST /auth/login', [html(200)])
    await expect(agent.tell('login', credentials)).rejects.toThrow('unexpected_answer')
    gateway.disturbRefreshes(html(200), html(502))
    await agent.tell('renew')
    expect(await agent.tell('calls', 1)).toEqual({ 200: 1 })
    expect(await agent.tell('seen')).toMatchObject({ guid, events: ['refreshFailed', 'refreshFailed'] })
    expect(await stage.account(guid)).toEqual({ state: 'live', refreshCount: 1, odd: nothingOdd })
  })
})

test('10 processes, of all kinds, on one file refresh once when the bearer has run out, and once when they wake from sleep', async () => {
  const path = stage.path()
  const kinds = [...runtimes, ...runtimes, ...runtimes].slice(0, 10)
  const fleet = kinds.map((runtime) => stage.agent({ path, runtime }))
  const guid = await fleet[0]?.tell('login', credentials)
  let longest = 0
  const callAll = async (count: number): Promise<void> => {
    const began = performance.now()
    const outcomes = await Promise.all(fleet.map((agent) => agent.tell('calls', count)))
    expect(outcomes).toEqual(fleet.map(() => ({ 200: count })))
    longest = Math.max(longest, performance.now() - began)
  }
  const expectRefreshes = async (refreshCount: number): Promise<void> => {
    const { odd, ...account } = await stage.account(guid)
    expect(account).toEqual({ state: 'live', refreshCount })
    // A holder of the lock from whom nothing is seen for five seconds is taken over, and the same pair is asked for again.
    expect(odd).toEqual({ ...nothingOdd, repeated: longest < 5000 ? 0 : odd.repeated })
  }
  await callAll(1)
  await Promise.all(fleet.map((agent) => agent.tell('expire')))
  await callAll(10)
  await expectRefreshes(1)
  await Promise.all(fleet.map((agent) => agent.tell('wake', 8 * hour)))
  await callAll(10)
  await expectRefreshes(2)
})

test.concurrent('a server that is killed in the middle of refreshes, and started again, loses no session', async () => {
  const server = await Stage.open(3600)
  const arrivals = runtimes.map(() => Promise.withResolvers<true>())
  const restarted = Promise.all(arrivals.map(({ promise }) => promise)).then(async () => {
    await server.killServer()
    await server.startServer()
  })
  const logIn = async (runtime: Runtime, index: number): Promise<{ agent: Agent; guid: string | undefined }> => {
    const gateway = await server.gateway()
    const agent = server.agent({ runtime, baseUrl: gateway.url })
    const guid = await server.logIn(agent)
    const untilRestarted = (): Promise<void> => {
      arrivals[index]?.resolve(true)
      return restarted
    }
    const isHeard = index % 2 === 0
    gateway.disturbRefreshes(isHeard ? { after: untilRestarted, passes: 0 } : { before: untilRestarted, isHeard })
    return { agent, guid }
  }
  try {
    const clients = await Promise.all(runtimes.map(logIn))
    await Promise.all(clients.map(({ agent }) => agent.tell('renew')))
    for (const [index, { agent, guid }] of clients.entries()) {
      expect(await agent.tell('calls', 1)).toEqual({ 200: 1 })
      const odd = { ...nothingOdd, repeated: index % 2 === 0 ? 1 : 0 }
      expect(await server.account(guid)).toEqual({ state: 'live', refreshCount: 1, odd })
    }
  } finally {
    await server.close()
  }
})
