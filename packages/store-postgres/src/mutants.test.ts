import { AssertionError } from 'node:assert'
import { createRotationJudge } from '@pawl/core'
import { checkCase, storeContract, type OpenStore } from '@pawl/store-testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Rewrite } from './database/connection.ts'
import type { PostgresStore } from './open.ts'
import { Databases } from './testing/databases.ts'
import { openOn } from './testing/opened.ts'

let databases: Databases
beforeAll(async () => {
  databases = await Databases.onOwnServer(['fsync = off', 'wal_writer_delay = 10s'])
})
afterAll(() => databases.close())

const opening =
  (rewrite: Rewrite): OpenStore =>
  async ({ policy, ring }) => {
    const url = await databases.createMigrated()
    const opened: PostgresStore[] = []
    const openOne = async (): Promise<PostgresStore> => {
      const store = await openOn(url, { judge: createRotationJudge(policy, ring), rewrite })
      opened.push(store)
      return store
    }
    return {
      store: await openOne(),
      another: openOne,
      reopen: openOne,
      async losePower() {
        await databases.server?.kill()
        await databases.server?.start()
        return openOne()
      },
      async dispose() {
        for (const store of opened) await store.close()
        await databases.remove(url)
      },
    }
  }

interface Mutant {
  readonly name: string
  readonly rewrite: Rewrite
  readonly caughtBy: readonly string[]
}

const replaced =
  (...replacements: readonly (readonly [pattern: RegExp | string, by: string])[]): Rewrite =>
  (sql) =>
    replacements.reduce((text, [pattern, by]) => text.replace(pattern, by), sql)

/** Gives others time to come in between: what is read here is old when it is told. */
const slowUser = ['SELECT users.id,', 'SELECT pg_sleep(0.1), users.id,'] as const
const slowDeployment = ['SELECT epoch, clock_mark,', 'SELECT pg_sleep(0.1), epoch, clock_mark,'] as const
const slowAdministrators = [
  'SELECT 1 FROM users WHERE administrator',
  'SELECT pg_sleep(0.1) FROM users WHERE administrator',
] as const

const shareUser = ['SELECT 1 FROM users WHERE id = $1 FOR SHARE', 'SELECT $1::int'] as const
const shareAccount = ['SELECT 1 FROM accounts WHERE id = $1 FOR SHARE', 'SELECT $1::int'] as const
const holdUser = ['SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE', 'SELECT $1::int'] as const
const holdDeployment = ['SELECT 1 FROM deployment FOR NO KEY UPDATE', 'SELECT 1'] as const
const silence = ['SELECT pg_notify($1, $2)', 'SELECT $1::text, $2::text'] as const

/** Each is wrong in one way that only a database of several writers can be wrong in. */
const mutants: readonly Mutant[] = [
  {
    name: 'spends a token whatever the generation of the row is by then',
    rewrite: replaced(
      ['AND sessions.generation = spent.was_generation', ''],
      ['AND sessions.rotated_at = spent.was_rotated_at', ''],
    ),
    caughtBy: ['across nodes: 64 presentations of one token have one winner'],
  },
  {
    name: 'writes a whole row back as it was judged, although it was revoked meanwhile',
    rewrite: replaced(
      [
        'SET generation = spent.generation',
        'SET revoked_at = NULL, revocation_reason = NULL, generation = spent.generation',
      ],
      [/AND sessions\.revoked_at IS NULL\s+AND \(SELECT epoch/, "AND pg_sleep(0.1)::text = '' AND (SELECT epoch"],
    ),
    caughtBy: ['across nodes: a revocation ends the session that rotates at that moment'],
  },
  {
    name: 'judges by the epoch as it has heard of it',
    rewrite: replaced(['AND (SELECT epoch FROM deployment) = $13', 'AND $13::int IS NOT NULL'], silence),
    caughtBy: ['across nodes: a refresh is judged by the epoch as it is, not as this node last heard of it'],
  },
  {
    name: 'opens a session without a lock on the user',
    rewrite: replaced(shareUser, slowUser),
    caughtBy: ['across nodes: a login leaves no live session when the user is disabled meanwhile'],
  },
  {
    name: 'opens a session without a lock on the account',
    rewrite: replaced(shareAccount, slowUser),
    caughtBy: ['across nodes: a login leaves no live session when the account is disabled meanwhile'],
  },
  {
    name: 'masquerades without a lock on user and account',
    rewrite: replaced(
      ['ORDER BY id FOR SHARE', 'ORDER BY id'],
      ['SELECT user_id, account_id FROM memberships', 'SELECT pg_sleep(0.1), user_id, account_id FROM memberships'],
    ),
    caughtBy: ['across nodes: a masquerade leaves nobody on an account that is taken away meanwhile'],
  },
  {
    name: 'changes a password without a lock on the user',
    rewrite: replaced(holdUser, slowUser),
    caughtBy: ['across nodes: of eight changes of one password one wins'],
  },
  {
    name: 'looks for another administrator without a lock on the deployment',
    rewrite: replaced(holdDeployment, slowAdministrators),
    caughtBy: ['race: two administrators who resign at once are not both let go'],
  },
  {
    name: 'compares the keys without a lock on the deployment',
    rewrite: replaced(holdDeployment, slowDeployment),
    caughtBy: ['race: of several writers of the keys one wins, and every raise of the epoch counts'],
  },
  {
    name: 'answers before its log is flushed',
    rewrite: replaced([
      /set_config\('synchronous_commit'.*?END, false\)/s,
      "set_config('synchronous_commit', 'off', false)",
    ]),
    caughtBy: [
      'durability: all that was acknowledged is there after a loss of power',
      'durability: the answer of a reuse is given only when the end of the session outlives a loss of power',
    ],
  },
]

/** A race may be won by luck, now and then; not so often. */
const attempts = 5

describe.each(mutants)('a store that $name', ({ rewrite, caughtBy }) => {
  test.each(caughtBy)('is rejected by "%s"', async (name) => {
    const contractCase = storeContract.find((each) => each.name === name)
    if (contractCase === undefined) throw new Error(`There is no case "${name}".`)
    let caught: unknown = null
    for (let left = attempts; left > 0 && !(caught instanceof AssertionError); left -= 1) {
      caught = await checkCase(contractCase, opening(rewrite)).then(
        () => null,
        (error: unknown) => error,
      )
    }
    expect(caught).toBeInstanceOf(AssertionError)
  })
})
