import { Value } from 'typebox/value'
import { loopSchema, pageSchemaOf, type Diagnosis, type TokenPair } from '@pawl/protocol'
import { createFakeServices, type FakeServices } from '@pawl/store-testkit'
import { expect, test } from 'vitest'
import { setStage, type Stage } from '../../../test/stage.ts'
import { reportLoops } from '../../background/report-loops.ts'

const second = 1000
const minute = 60 * second

interface Client {
  readonly stage: Stage
  readonly services: FakeServices
  readonly first: Awaited<ReturnType<Stage['logIn']>>
  readonly refresh: (refreshToken: string, device?: string) => Promise<Partial<TokenPair>>
}

/** Each refreshes as a client with that fault would, from one token to the one with which it would go on. */
const faults: Readonly<Record<Diagnosis, (client: Client, token: string) => Promise<string>>> = {
  clock_ahead: (client, token) => goOn(client, token, { every: second, times: 90 }),
  token_rejected: ({ stage, first, ...client }, token) => {
    // Sends the bearer of the login for ever, which ends with the second refresh after it.
    const verifying = async (refreshToken: string): Promise<Partial<TokenPair>> => {
      await stage.ask('GET /auth/session', { bearer: first.token })
      return client.refresh(refreshToken)
    }
    return goOn({ ...client, refresh: verifying }, token, { every: second, times: 90 })
  },
  not_saving: async ({ services, refresh }, token) => {
    for (let turn = 0; turn < 5; turn++) {
      await refresh(token)
      services.clock.advance(20 * second)
    }
    return token
  },
  shared_token: ({ services, refresh }, token) => {
    let turn = 0
    const takingTurns = (refreshToken: string): Promise<Partial<TokenPair>> =>
      refresh(refreshToken, (turn += 1) % 2 === 0 ? 'north/1' : 'south/2')
    return goOn({ services, refresh: takingTurns }, token, { every: 5 * second, times: 60 })
  },
  eager: (client, token) => goOn(client, token, { every: 6 * minute, times: 40 }),
}

const goOn = async (
  { services, refresh }: Pick<Client, 'services' | 'refresh'>,
  from: string,
  { every, times }: { every: number; times: number },
): Promise<string> => {
  let token = from
  for (let turn = 0; turn < times; turn++) {
    services.clock.advance(every)
    token = (await refresh(token)).refreshToken ?? token
  }
  return token
}

const open = async () => {
  const services = createFakeServices()
  const stage = await setStage(services)
  const first = await stage.logIn('ada')
  const refresh = async (refreshToken: string, device = 'curl/8'): Promise<Partial<TokenPair>> => {
    const headers = { 'user-agent': device }
    const { body } = await stage.ask('POST /auth/refresh', { body: { refresh_token: refreshToken }, headers })
    return body
  }
  const read = async (path: string) => {
    const { token: bearer } = await stage.logIn('root')
    return (await stage.ask(`GET /admin/${path}`, { bearer })).body
  }
  return { stage, services, first, refresh, read }
}

test.each(Object.keys(faults) as Diagnosis[])(
  'a loop of the kind %s is shown, and recorded once',
  async (diagnosis) => {
    const { read, ...client } = await open()
    const { services, stage, first } = client
    const token = await faults[diagnosis](client, first.refreshToken)
    await reportLoops(stage.context.services)
    await faults[diagnosis](client, token)
    await reportLoops(stage.context.services)
    const loops = await read('loops')
    expect(Value.Check(pageSchemaOf(loopSchema), loops)).toBe(true)
    expect(loops['items']).toMatchObject([
      {
        diagnosis,
        guid: first.guid,
        user: { username: 'ada' },
        account: { id: 1, name: 'Default' },
        device: expect.any(String) as string,
        address: '127.0.0.1',
      },
    ])
    expect((await read('audit?kind=refresh_loop'))['items']).toMatchObject([
      { session: first.guid, user: { username: 'ada' } },
    ])
    expect(await read('sessions?loop=1')).toMatchObject({ items: [{ guid: first.guid, loop: { diagnosis } }] })
    expect(await read('overview')).toMatchObject({ loopsLastDay: 1 })
    expect(stage.context.observer.totals.loops[diagnosis]).toBe(1)
    services.clock.advance(24 * 60 * minute + second)
    expect((await read('loops'))['items']).toEqual([])
  },
)

test('a well-behaved session is in no list of loops', async () => {
  const { services, stage, first, refresh, read } = await open()
  let token = first.refreshToken
  for (let day = 0; day < 3; day++) {
    token = await goOn({ services, refresh }, token, { every: 59 * minute, times: 24 })
    await reportLoops(stage.context.services)
  }
  expect((await read('loops'))['items']).toEqual([])
  expect(await read('sessions?user=2')).toMatchObject({ items: [{ refreshCount: 72 }] })
  expect(((await read('sessions?user=2'))['items'] as object[])[0]).not.toHaveProperty('verdicts')
})
