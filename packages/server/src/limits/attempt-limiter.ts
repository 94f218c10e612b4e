import type { Admission, AttemptLimiter, Clock, UsernameKey } from '@pawl/core'
import { hash } from 'node:crypto'
import type { LoginLimits } from '../config/settings.ts'
import { addressKey } from './address.ts'
import { Budget, type BudgetRules, type Budgets } from './budget.ts'

/** Of each kind; about 200 bytes a key, whatever was typed as a username. */
const capacity = 20_000

/** Where budgets are remembered: by this node alone, or by all nodes together. */
export type RememberBudgets = (kind: 'username' | 'known' | 'address', rules: BudgetRules) => Budgets

/**
 * Limits failed logins per username and per address. A known address has a budget of its own for each username, so that
 * strangers who use up the name's budget keep nobody out. A success pays its own attempt back and resets no more than
 * (username, address): an attacker's login to an account of his own, or the victim's, buys him nothing.
 */
export const createAttemptLimiter = (
  clock: Clock,
  { attempts, attemptsPerAddress, maxDelay }: LoginLimits,
  remembered: RememberBudgets = (_, rules) => new Budget(rules),
): AttemptLimiter => {
  const rules: BudgetRules = { attempts, maxDelay, capacity }
  const usernames = remembered('username', rules)
  const known = remembered('known', rules)
  const addresses = remembered('address', { ...rules, attempts: attemptsPerAddress })

  return {
    async admit(username, address, trusted) {
      const keys = keysOf(username, address)
      const addressWait = await addresses.take(keys.address, clock.now())
      if (addressWait > 0) return { kind: 'refused', retryAfterSeconds: addressWait }
      const nameWait = await usernames.take(keys.username, clock.now())
      if (nameWait === 0)
        return admitted([addresses, keys.address], [usernames, keys.username], () => known.forget(keys.both))
      const ownWait = (await isTrusted(trusted, () => addresses.payBack(keys.address)))
        ? await known.take(keys.both, clock.now())
        : nameWait
      if (ownWait === 0) return admitted([addresses, keys.address], [known, keys.both], () => known.forget(keys.both))
      // Nothing was tried, so the others behind the address do not pay for it.
      await addresses.payBack(keys.address)
      return { kind: 'refused', retryAfterSeconds: ownWait }
    },
  }
}

type Paid = readonly [budgets: Budgets, key: string]

const admitted = (address: Paid, name: Paid, reset: () => void | Promise<void>): Admission => {
  const payBack = async (): Promise<void> => {
    await Promise.all([address, name].map(async ([budgets, key]) => budgets.payBack(key)))
  }
  return {
    kind: 'admitted',
    succeeded: async () => {
      await Promise.all([payBack(), reset()])
    },
    undecided: payBack,
  }
}

const isTrusted = async (trusted: () => Promise<boolean>, failed: () => void | Promise<void>): Promise<boolean> => {
  try {
    return await trusted()
  } catch (fault) {
    await failed()
    throw fault
  }
}

interface Keys {
  readonly username: string
  readonly address: string
  readonly both: string
}

/** Hashed: people type passwords into the field for the username, and a name may be long. */
const keysOf = (username: UsernameKey, address: string): Keys => {
  const source = addressKey(address)
  return { username: shorten(username), address: shorten(source), both: shorten(`${source} ${username}`) }
}

const shorten = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22)
