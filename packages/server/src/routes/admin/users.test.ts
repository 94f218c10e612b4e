import { createFakeServices } from '@pawl/store-testkit'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { adminUserAnswerSchema, changedUserAnswerSchema, type AdminUser } from '@pawl/protocol'
import { describe, expect, test } from 'vitest'
import { idOf, password, setStage } from '../../../test/stage.ts'

const open = async () => {
  const services = createFakeServices()
  const stage = await setStage(services)
  const { token: bearer } = await stage.logIn('root')
  await stage.ask('POST /admin/accounts', { bearer, body: { id: 2, name: 'Mill' } })
  await stage.ask('POST /admin/accounts', { bearer, body: { id: 30, name: 'Weir' } })
  return { ...stage, services, bearer, audit: () => services.database.tables.audit }
}

const grace = { username: ' Grace ', password, accounts: [2, 30], default_account_id: 30, administrator: true }

const complaint = (parameters: readonly string[]) => ({
  status: 400,
  body: { success: false, error: { code: 'invalid_parameter', parameters } },
})

describe('a new user', () => {
  test.each(['json', 'urlencoded', 'multipart'] as const)(
    'is created from %s, with one audit record',
    async (encoding) => {
      const { ask, bearer, audit, logIn } = await open()
      const before = audit().length
      const answer = await ask('POST /admin/users', { bearer, encoding, body: grace })
      expect(answer).toMatchObject({
        status: 201,
        body: {
          success: true,
          user: {
            username: 'Grace',
            administrator: true,
            integrator: false,
            disabled: false,
            accounts: [
              { id: 2, name: 'Mill' },
              { id: 30, name: 'Weir' },
            ],
            defaultAccountId: 30,
          },
        },
      })
      expect(Value.Check(adminUserAnswerSchema, answer.body)).toBe(true)
      expect(audit().slice(before)).toMatchObject([
        { kind: 'user_created', by: 1, address: '127.0.0.1', userId: (answer.body['user'] as AdminUser).id },
      ])
      expect(await logIn('grace')).toMatchObject({ success: true })
      expect(answer.text).not.toMatch(/hash|salt|version|\$fake/i)
    },
  )

  test('who is an integrator has no default account', async () => {
    const { ask, bearer } = await open()
    const body = { username: 'robot', password, accounts: [2], integrator: true }
    expect(await ask('POST /admin/users', { bearer, body })).toMatchObject({
      status: 201,
      body: { user: { integrator: true, defaultAccountId: null } },
    })
  })

  test.each([
    [{ username: 'ADA' }, ['username']],
    [{ username: 'a\u0007b' }, ['username']],
    [{ username: ' ' }, ['username']],
    [{ password: 'short' }, ['password']],
    [{ password: 'password1234' }, ['password']],
    [{ accounts: [2, 30, 999] }, ['accounts']],
    [{ accounts: [] }, ['accounts']],
    [{ accounts: [2, 2] }, ['accounts']],
    [{ accounts: ['2; DROP TABLE users'] }, ['accounts']],
    [{ default_account_id: 1 }, ['default_account_id']],
    [{ integrator: true }, ['default_account_id']],
    [{ administrator: 'yes', default_account_id: -1 }, ['default_account_id', 'administrator']],
  ])('with %j is refused, naming %j, and nothing is written', async (flaw, parameters) => {
    const { ask, bearer, services } = await open()
    const before = structuredClone(services.database.snapshot())
    expect(await ask('POST /admin/users', { bearer, body: { ...grace, ...flaw } })).toMatchObject(complaint(parameters))
    expect(services.database.snapshot()).toEqual(before)
  })

  test('without anything names everything that is missing', async () => {
    const { ask, bearer } = await open()
    expect(await ask('POST /admin/users', { bearer, body: {} })).toMatchObject({
      status: 400,
      body: { error: { code: 'missing_parameter', parameters: ['username', 'password', 'accounts'] } },
    })
  })
})

describe('the list of users', () => {
  test('is walked by its cursor, each user once, and found by a part of a name in any case', async () => {
    const { ask, bearer } = await open()
    const names = Array.from({ length: 7 }, (_, at) => `Käthe-${at}`)
    for (const username of names)
      await ask('POST /admin/users', { bearer, body: { username, password, accounts: [2] } })
    const found: string[] = []
    let cursor: string | null = null
    do {
      const next: string = cursor === null ? '' : `&cursor=${cursor}`
      const { body } = await ask(`GET /admin/users?query=${encodeURIComponent('KÄTHE')}&limit=3${next}`, { bearer })
      found.push(...(body['items'] as AdminUser[]).map(({ username }) => username))
      cursor = body['nextCursor'] as string | null
    } while (cursor !== null)
    expect(found).toEqual(names)
  })

  test('refuses a cursor that was made up, altered, or of another list, and a limit out of bounds', async () => {
    const { ask, bearer } = await open()
    const { body } = await ask('GET /admin/accounts?limit=1', { bearer })
    const foreign = String(body['nextCursor'])
    const own = String((await ask('GET /admin/users?limit=1', { bearer })).body['nextCursor'])
    const altered = own.slice(0, -2) + (own.at(-2) === 'A' ? 'B' : 'A') + own.slice(-1)
    const injected = Buffer.from("00000000' OR 1=1 --").toString('base64url')
    for (const cursor of [foreign, altered, injected, '1', `${own}A`, '%27']) {
      expect(await ask(`GET /admin/users?cursor=${cursor}`, { bearer }), cursor).toMatchObject(complaint(['cursor']))
    }
    expect((await ask(`GET /admin/users?cursor=${own}`, { bearer })).status).toBe(200)
    for (const limit of ['0', '201', '-1', 'x', '1e2']) {
      expect(await ask(`GET /admin/users?limit=${limit}`, { bearer }), limit).toMatchObject(complaint(['limit']))
    }
  })
})

describe('a change', () => {
  test('sent in any encoding applies what is named and leaves the rest', async () => {
    const { ask, bearer, services } = await open()
    const id = await idOf(services, 'ada')
    for (const encoding of ['json', 'urlencoded', 'multipart'] as const) {
      await ask(`PATCH /admin/users/${id}`, { bearer, body: { accounts: [1], administrator: false } })
      const answer = await ask(`PATCH /admin/users/${id}`, {
        bearer,
        encoding,
        body: { accounts: [30, 2], default_account_id: 2, administrator: true },
      })
      expect(answer).toMatchObject({
        status: 200,
        body: {
          user: { defaultAccountId: 2, administrator: true, accounts: [{ id: 2 }, { id: 30 }] },
          sessionsEnded: 0,
        },
      })
      expect(Value.Check(changedUserAnswerSchema, answer.body)).toBe(true)
    }
  })

  test('that would leave nobody to administer is refused as unfit, whichever way it is asked', async () => {
    const { ask, bearer, services } = await open()
    const id = await idOf(services, 'root')
    for (const [body, parameters] of [
      [{ administrator: false }, ['administrator']],
      [{ disabled: true }, ['disabled']],
      [{ disabled: true, administrator: false }, ['administrator', 'disabled']],
    ] as const) {
      expect(await ask(`PATCH /admin/users/${id}`, { bearer, body })).toMatchObject(complaint(parameters))
    }
    await ask('POST /admin/users', { bearer, body: grace })
    expect((await ask(`PATCH /admin/users/${id}`, { bearer, body: { administrator: false } })).status).toBe(200)
  })

  test('of nobody is not found', async () => {
    const { ask, bearer } = await open()
    expect((await ask('PATCH /admin/users/424242', { bearer, body: { disabled: true } })).status).toBe(404)
    expect((await ask('GET /admin/users/424242', { bearer })).status).toBe(404)
    expect(await ask('GET /admin/users/zero', { bearer })).toMatchObject(complaint(['id']))
  })

  test('to what the user is already changes nothing, whatever the user is', async () => {
    const { ask, bearer, services } = await open()
    let created = 0
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          accounts: fc.uniqueArray(fc.constantFrom(1, 2, 30), { minLength: 1 }),
          administrator: fc.boolean(),
          integrator: fc.boolean(),
          disabled: fc.boolean(),
        }),
        async ({ disabled, ...wanted }) => {
          created += 1
          const username = `person-${created}`
          const { body } = await ask('POST /admin/users', { bearer, body: { ...wanted, username, password } })
          const { id } = body['user'] as AdminUser
          await ask(`PATCH /admin/users/${id}`, { bearer, body: { disabled } })
          const read = (await ask(`GET /admin/users/${id}`, { bearer })).body['user'] as AdminUser
          const before = structuredClone(services.database.snapshot())
          const same = {
            disabled: read.disabled,
            administrator: read.administrator,
            accounts: read.accounts.map((account) => account.id),
            ...(read.defaultAccountId !== null && { default_account_id: read.defaultAccountId }),
          }
          const answer = await ask(`PATCH /admin/users/${id}`, { bearer, body: same })
          expect(answer.body).toEqual({ success: true, user: read, sessionsEnded: 0 })
          expect(services.database.snapshot()).toEqual(before)
        },
      ),
      { numRuns: 40 },
    )
  })
})

test('no answer of any list holds a hash or a salt', async () => {
  const { ask, bearer, services, logIn } = await open()
  await logIn('ada')
  const salts = [...services.database.tables.sessions.values()].map(({ salt }) => Buffer.from(salt))
  for (const path of ['overview', 'users', 'accounts', 'sessions', 'loops', 'audit']) {
    const { text, status } = await ask(`GET /admin/${path}`, { bearer })
    expect(status).toBe(200)
    expect(text).not.toMatch(/hash|salt|credentialVersion|\$fake/i)
    for (const salt of salts) {
      for (const form of ['hex', 'base64', 'base64url'] as const) expect(text).not.toContain(salt.toString(form))
    }
  }
})
