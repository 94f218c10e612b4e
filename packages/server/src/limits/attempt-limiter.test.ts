import { instant, usernameKey, type Admission, type AttemptLimiter } from '@pawl/core'
import { expect, test } from 'vitest'
import { createAttemptLimiter } from './attempt-limiter.ts'

const limits = { attempts: 10, attemptsPerAddress: 100, maxDelay: 900_000 }

const stranger = async (): Promise<boolean> => false
const friend = async (): Promise<boolean> => true

interface Try {
  readonly name?: string
  readonly address?: string
  readonly trusted?: () => Promise<boolean>
}

const stage = () => {
  const time = { now: instant(1_700_000_000_000) }
  const limiter = createAttemptLimiter({ now: () => time.now }, limits)
  const admit = ({ name = 'ada', address = '192.0.2.1', trusted = stranger }: Try = {}): ReturnType<
    AttemptLimiter['admit']
  > => limiter.admit(usernameKey(name), address, trusted)
  const tryMany = async (count: number, of: (index: number) => Try = () => ({})): Promise<Admission[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => admit(of(index))))
  const wait = (seconds: number): void => void (time.now = instant(time.now + seconds * 1000))
  return { admit, tryMany, wait }
}

const admittedOf = (admissions: readonly Admission[]): Admission[] =>
  admissions.filter(({ kind }) => kind === 'admitted')

const succeed = async (admission: Admission): Promise<void> => {
  expect(admission.kind).toBe('admitted')
  if (admission.kind === 'admitted') await admission.succeeded()
}

test('of 200 parallel guesses 10 are admitted, and the right password behind them is refused', async () => {
  const { admit, tryMany } = stage()
  expect(admittedOf(await tryMany(200))).toHaveLength(10)
  expect(await admit()).toEqual({ kind: 'refused', retryAfterSeconds: 10 })
})

test('guesses from 200 addresses share the budget of the name', async () => {
  const { admit, tryMany } = stage()
  expect(admittedOf(await tryMany(200, (index) => ({ address: `198.51.100.${index}` })))).toHaveLength(10)
  expect((await admit({ address: '203.0.113.1' })).kind).toBe('refused')
})

test('guesses at 1,000 names share the budget of the address, whatever it does within its /64', async () => {
  const { tryMany } = stage()
  const tries = await tryMany(1000, (index) => ({ name: `user ${index}`, address: `2001:db8::${index.toString(16)}` }))
  expect(admittedOf(tries)).toHaveLength(100)
})

test('a known address has a budget of its own when strangers have used up the name’s', async () => {
  const { admit, tryMany } = stage()
  await tryMany(50, (index) => ({ address: `198.51.100.${index}` }))
  expect(admittedOf(await tryMany(50, () => ({ trusted: friend })))).toHaveLength(10)
  expect((await admit({ trusted: friend })).kind).toBe('refused')
})

test('whether an address is known is asked only when the name’s budget is used up', async () => {
  const { admit, tryMany } = stage()
  let asked = 0
  const trusted = async (): Promise<boolean> => ++asked > 0
  await tryMany(10, () => ({ trusted }))
  expect(asked).toBe(0)
  await admit({ trusted })
  expect(asked).toBe(1)
})

test('a success pays back its own attempt and resets the known address', async () => {
  const { admit, tryMany } = stage()
  await tryMany(10, () => ({ address: '198.51.100.1' }))
  await tryMany(9, () => ({ trusted: friend }))
  await succeed(await admit({ trusted: friend }))
  expect(admittedOf(await tryMany(50, () => ({ trusted: friend })))).toHaveLength(10)
})

test('neither the victim’s success nor the attacker’s own login gives the attacker more guesses', async () => {
  const { admit, tryMany } = stage()
  expect(admittedOf(await tryMany(9, () => ({ address: '198.51.100.1' })))).toHaveLength(9)
  await succeed(await admit({ address: '203.0.113.1' }))
  expect(admittedOf(await tryMany(9, () => ({ address: '198.51.100.1' })))).toHaveLength(1)

  expect(admittedOf(await tryMany(200, (index) => ({ name: `u${index}`, address: '198.51.100.2' })))).toHaveLength(100)
  expect((await admit({ name: 'mallory', address: '198.51.100.2' })).kind).toBe('refused')
})

test('bursts of right logins only wait for each other', async () => {
  const { tryMany } = stage()
  for (let burst = 0; burst < 20; burst++) {
    const together = admittedOf(await tryMany(64))
    expect(together).toHaveLength(10)
    await Promise.all(together.map(succeed))
  }
})

test('an attempt about which nothing was learnt is given back', async () => {
  const { tryMany } = stage()
  for (const admission of await tryMany(10)) if (admission.kind === 'admitted') await admission.undecided()
  expect(admittedOf(await tryMany(10))).toHaveLength(10)
})

test('hammering at a name that has to wait does not use up the address', async () => {
  const { admit, tryMany } = stage()
  await tryMany(500)
  expect((await admit({ name: 'bob' })).kind).toBe('admitted')
})

test('a store that cannot say whether an address is known costs the address nothing', async () => {
  const { admit, tryMany } = stage()
  await tryMany(10, () => ({ address: '198.51.100.1' }))
  const broken = (): Promise<boolean> => Promise.reject(new Error('no store'))
  for (let count = 0; count < 200; count++) await expect(admit({ trusted: broken })).rejects.toThrow('no store')
  expect((await admit({ name: 'bob' })).kind).toBe('admitted')
})

test('after the wait the name may try again', async () => {
  const { admit, tryMany, wait } = stage()
  await tryMany(10)
  wait(9)
  expect(await admit()).toEqual({ kind: 'refused', retryAfterSeconds: 1 })
  wait(1)
  expect((await admit()).kind).toBe('admitted')
})
