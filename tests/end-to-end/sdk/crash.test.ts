import { randomInt } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { chanceFrom } from '../../torture/chance.ts'
import { runtimes, type Runtime } from './agent.ts'
import type { Mishap } from './gateway.ts'
import { credentials, Stage } from './stage.ts'

// Processes start slowly on a busy machine, and a lock that was left behind is waited for.
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 })

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open(60)
})
afterAll(() => stage.close())

/** When a process is killed: before the server has heard of its refresh, before the answer sets out, or so many milliseconds after. */
type Moment = 'unheard' | 'unanswered' | number

const killAt = (moment: Moment, victim: () => Promise<void>): Mishap => {
  if (moment === 'unheard') return { before: victim, isHeard: false }
  if (moment === 'unanswered') return { after: victim, passes: 0 }
  return { after: async () => void setTimeout(moment).then(victim) }
}

/** Kills one process in its refresh, and lets another go on on its storage. */
const crash = async (runtime: Runtime, moment: Moment): Promise<unknown> => {
  const path = stage.path()
  const gateway = await stage.gateway()
  const victim = stage.agent({ runtime, path, baseUrl: gateway.url })
  const guid = await victim.tell('login', credentials)
  gateway.disturbRefreshes(killAt(moment, () => victim.kill()))
  // It may win the race, when it is killed late.
  await victim.tell('renew').catch(() => undefined)
  await victim.kill()
  const next = stage.agent({ runtime, path, baseUrl: gateway.url })
  await next.tell('renew')
  const outcomes = await next.tell('calls', 3)
  const [{ events }, { state }] = await Promise.all([next.tell('seen'), stage.account(guid)])
  return { outcomes, events, state }
}

test('a process killed at any moment of a refresh leaves a session that another goes on with', async () => {
  const seed = randomInt(2 ** 31)
  const random = chanceFrom(seed)
  const moments: Moment[] = ['unheard', 'unanswered', ...Array.from({ length: 4 }, () => random() * 25)]
  const cases = runtimes.flatMap((runtime) => moments.map((moment) => ({ runtime, moment })))
  const ends = await Promise.all(cases.map(({ runtime, moment }) => crash(runtime, moment)))
  const seen = ends.map((end, index) => ({ seed, ...cases[index], end }))
  const good = { outcomes: { 200: 3 }, events: [], state: 'live' }
  expect(seen).toEqual(cases.map((one) => ({ seed, ...one, end: good })))
})

test('a server killed in the middle of refreshes, and started again, loses no session', async () => {
  const stage60 = await Stage.open(60)
  const arrivals = runtimes.map(() => Promise.withResolvers<void>())
  const restarted = Promise.all(arrivals.map(({ promise }) => promise)).then(async () => {
    await stage60.killServer()
    await stage60.startServer()
  })
  const clients = await Promise.all(
    runtimes.map(async (runtime, index) => {
      const gateway = await stage60.gateway()
      const agent = stage60.agent({ runtime, baseUrl: gateway.url })
      const guid = await agent.tell('login', credentials)
      const catastrophe = async (): Promise<void> => {
        arrivals[index]?.resolve()
        await restarted
      }
      gateway.disturbRefreshes(
        index % 2 === 0 ? { before: catastrophe, isHeard: false } : { after: catastrophe, passes: 0 },
      )
      return { agent, guid }
    }),
  )
  await Promise.all(clients.map(({ agent }) => agent.tell('renew')))
  for (const { agent, guid } of clients) {
    expect(await agent.tell('calls', 1)).toEqual({ 200: 1 })
    expect(await stage60.account(guid)).toMatchObject({ state: 'live', refreshCount: 1 })
  }
  await stage60.close()
})
