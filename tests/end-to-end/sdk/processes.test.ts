import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { runtimes, type Agent, type Runtime } from './agent.ts'
import { credentials, nothingOdd, Stage, untilExpired } from './stage.ts'

// Processes start slowly on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let stage: Stage
beforeAll(async () => {
  stage = await Stage.open(5)
})
afterAll(() => stage.close())

const hour = 3_600_000

/** Ten processes, of all kinds, on one file. */
const startFleet = async (): Promise<{ fleet: Agent[]; guid: string | undefined; path: string }> => {
  const path = stage.path()
  const fleet = Array.from({ length: 10 }, (_, index) => stage.agent({ path, runtime: runtimeOf(index) }))
  const guid = await fleet[0]?.tell('login', credentials)
  expect(await callAll(fleet, 1)).toEqual(fleet.map(() => ({ 200: 1 })))
  return { fleet, guid, path }
}
const runtimeOf = (index: number): Runtime => runtimes[index % runtimes.length] ?? 'Node 24, import'
const callAll = (fleet: readonly Agent[], count: number): Promise<unknown[]> =>
  Promise.all(fleet.map((agent) => agent.tell('calls', count)))

test.concurrent('10 processes on one file whose bearer has run out refresh once in all', async () => {
  const { fleet, guid } = await startFleet()
  await Promise.all(fleet.map(untilExpired))
  expect(await callAll(fleet, 10)).toEqual(fleet.map(() => ({ 200: 10 })))
  expect(await stage.account(guid)).toMatchObject({ state: 'live', refreshCount: 1, odd: nothingOdd })
})

test.concurrent('10 processes that wake in the same instant from 8 h of sleep refresh once in all', async () => {
  const { fleet, guid, path } = await startFleet()
  const awake = stage.agent({ path })
  await awake.tell('calls', 1)
  await untilExpired(awake)
  for (const agent of fleet) void agent.tell('wake', 8 * hour)
  expect(await callAll(fleet, 10)).toEqual(fleet.map(() => ({ 200: 10 })))
  expect(await stage.account(guid)).toMatchObject({ state: 'live', refreshCount: 1, odd: nothingOdd })
})
