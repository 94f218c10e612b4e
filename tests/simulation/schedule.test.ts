import {
  accountId,
  changePassword,
  changeUser,
  endOf,
  login,
  logout,
  mintPair,
  plus,
  refresh,
  usernameKey,
  userId,
  type Session,
} from '@pawl/core'
import {
  contractPolicy,
  contractRing,
  createFakeServices,
  interceptStore,
  sampleSession,
  start,
  type FakeServices,
} from '@pawl/store-testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { patienceFor, repetition } from './repetition.ts'

// Use cases that run at the same time on one node; a scheduler decides in which order their store commands happen.

/** A third as many as stories: one costs as much as three of them. */
const runs = Math.ceil(Number(process.env['PAWL_RUNS'] ?? 3000) / 3)

const [home, away] = [accountId(1), accountId(2)]
const user = userId(1)
const password = 'correct horse'
const origin = { address: '192.0.2.1', device: 'A browser' }
const nobody = { by: null, address: '192.0.2.9' }

/** Refreshed once, long enough ago that its first token is no race any more. */
const spent = sampleSession()
const current: Session = {
  ...spent,
  generation: 2,
  recent: [{ generation: 1, at: start, attempt: null }],
  previousBearerExpiresAt: plus(start, 3_600_000),
}

const actions = [
  'refresh',
  'refresh with key a',
  'refresh with key b',
  'masquerade',
  'reuse',
  'logout',
  'logout everywhere',
  'login',
  'change password',
  'set password',
  'disable',
  'remove membership',
] as const
type Action = (typeof actions)[number]

/** `isBroken`: a login looks at the user in one transaction and inserts the session in another. */
const prepare = (scheduler: fc.Scheduler, isBroken: boolean): FakeServices => {
  const services: FakeServices = createFakeServices({
    around: (store) =>
      interceptStore(store, async ({ name, parameters }, run) => {
        await scheduler.schedule(Promise.resolve(), name)
        const answer = await run()
        if (!isBroken || name !== 'sessions.open' || answer !== 'opened') return answer
        const [session] = parameters as [Session]
        services.database.tables.sessions.delete(session.id)
        await scheduler.schedule(Promise.resolve(), 'the insert of a second transaction')
        services.database.tables.sessions.set(session.id, session)
        return answer
      }),
  })
  const { tables } = services.database
  for (const id of [home, away]) tables.accounts.set(id, { id, name: String(id), disabled: false, createdAt: start })
  const row = { id: user, username: 'ada', passwordHash: `$fake$1$${password}`, credentialVersion: 1, createdAt: start }
  const flags = { disabled: false, administrator: false, integrator: false, defaultAccountId: home }
  tables.users.set(user, { user: { ...row, ...flags }, key: usernameKey('ada'), memberOf: [home, away] })
  tables.sessions.set(current.id, current)
  services.clock.advance(contractPolicy.raceTolerance + 60_000)
  return services
}

interface Answer {
  readonly action: Action
  readonly answer: { readonly kind: string; readonly session?: unknown; readonly pair?: unknown }
}

const perform = async (services: FakeServices, action: Action): Promise<Answer['answer']> => {
  const { refreshToken } = mintPair(contractRing, current)
  const present = (given: Partial<Parameters<typeof refresh>[1]>): ReturnType<typeof refresh> =>
    refresh(services, { refreshToken, idempotencyKey: null, account: null, ...origin, ...given })
  const leave = (everywhere: boolean): ReturnType<typeof logout> =>
    logout(services, { kind: 'refresh', token: refreshToken, everywhere, address: origin.address })
  switch (action) {
    case 'refresh':
      return present({})
    case 'refresh with key a':
      return present({ idempotencyKey: 'a'.repeat(16) })
    case 'refresh with key b':
      return present({ idempotencyKey: 'b'.repeat(16) })
    case 'masquerade':
      return present({ account: away })
    case 'reuse':
      return present({ refreshToken: mintPair(contractRing, spent).refreshToken })
    case 'logout':
      return leave(false)
    case 'logout everywhere':
      return leave(true)
    case 'login':
      return login(services, { username: 'ada', password, account: away, authOnly: false, ...origin })
    case 'change password':
      return changePassword(services, { session: current, password, newPassword: 'another horse', ...origin })
    case 'set password':
      return changeUser(services, user, { password: 'third time lucky' }, nobody)
    case 'disable':
      return changeUser(services, user, { disabled: true }, nobody)
    case 'remove membership':
      return changeUser(services, user, { accounts: [home] }, nobody)
  }
}

const check = (services: FakeServices, answers: readonly Answer[]): void => {
  const { sessions, users, deployment } = services.database.tables
  const live = [...sessions.values()].filter((row) => endOf(row, services.clock.now(), deployment.epoch) === null)
  const did = (action: Action, kind: string): boolean =>
    answers.some((each) => each.action === action && each.answer.kind === kind)
  const successors = answers.filter(({ action, answer }) => /refresh|masq/.test(action) && answer.kind === 'pair')
  const pairs = new Set(successors.map(({ answer }) => JSON.stringify(answer.pair)))
  expect(pairs.size, 'I1: one successor').toBeLessThanOrEqual(1)
  const keys = new Set(successors.map(({ action }) => action))
  expect(keys.size, 'I5: one attempt').toBeLessThanOrEqual(1)
  const row = users.get(user)
  if (row?.user.disabled === true) expect(live, 'I5: nobody disabled lives').toEqual([])
  for (const { accountId: account } of live) expect(row?.memberOf, 'I12: only members act').toContain(account)
  const old = live.some(({ id }) => id === current.id)
  const endsIt = [
    did('logout', 'done'),
    did('logout everywhere', 'done'),
    did('reuse', 'reused'),
    did('change password', 'pair'),
    did('set password', 'changed'),
  ]
  if (endsIt.includes(true)) expect(old, 'I4: an acknowledged end stays').toBe(false)
  const opened = answers.filter(({ action, answer }) => /login|change/.test(action) && answer.kind === 'pair')
  expect(live.length, 'I3: no session that nobody was told of').toBeLessThanOrEqual(opened.length + 1)
  const passwords = Number(did('change password', 'pair')) + Number(did('set password', 'changed'))
  expect(row?.user.credentialVersion, 'I4: each new password counts').toBe(1 + passwords)
}

const overlapping = (isBroken: boolean): fc.IAsyncProperty<[fc.Scheduler, Action[]]> => {
  const together = fc.uniqueArray(fc.constantFrom(...actions), { minLength: 2, maxLength: 5 })
  return fc.asyncProperty(fc.scheduler(), together, async (scheduler, chosen) => {
    const services = prepare(scheduler, isBroken)
    const answers = Promise.all(
      chosen.map(async (action): Promise<Answer> => ({ action, answer: await perform(services, action) })),
    )
    check(services, await scheduler.waitFor(answers))
  })
}

describe('use cases that overlap', { timeout: patienceFor(runs) }, () => {
  test('keep I1, I3, I4, I5 and I12 in every order of their commands', async () => {
    await fc.assert(overlapping(false), { numRuns: runs, ...repetition() })
  })

  test('are seen to leave a session that must not live where a login takes two transactions', async () => {
    const details = await fc.check(overlapping(true), { numRuns: 10_000, endOnFailure: true, ...repetition() })
    expect(details.errorInstance, `seed ${String(details.seed)}`).toMatchObject({
      message: expect.stringMatching(/^I(4|5|12):/) as string,
    })
  })
})
