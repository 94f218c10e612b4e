import assert from 'node:assert/strict'
import type { Store } from '@pawl/core'
import type { ContractCase, OpenedStore } from './case.ts'
import {
  loginLeavesNone,
  masqueradeLeavesNone,
  oneNewPassword,
  onePair,
  oneWinner,
  overlaps,
  reuseWins,
  revocationWins,
} from './races.ts'
import { addPerson, auditOf, openSession, rotated, same, spend } from './stage.ts'

/** Three servers on one database. */
const nodesOf = async ({ store, another }: OpenedStore): Promise<readonly [Store, Store, Store]> => {
  assert.ok(another !== undefined)
  return [store, await another(), await another()]
}

const acrossNodes = (name: string, run: (nodes: readonly [Store, Store, Store]) => Promise<void>): ContractCase => ({
  name: `across nodes: ${name}`,
  needs: 'another',
  run: async (opened) => run(await nodesOf(opened)),
})

/** What must hold where several servers work on one database. */
export const nodeCases: readonly ContractCase[] = [
  acrossNodes('64 presentations of one token have one winner', (nodes) => oneWinner(nodes[0], nodes)),
  acrossNodes('64 presentations of one token with one key get one pair', (nodes) => onePair(nodes[0], nodes)),
  acrossNodes('reuse ends the session that rotates at that moment', (nodes) => reuseWins(nodes[0], nodes)),
  acrossNodes('a revocation ends the session that rotates at that moment', ([one, two]) => revocationWins(one, two)),
  ...overlaps.map(({ what, takesAway }) =>
    acrossNodes(`a login leaves no live session when ${what} meanwhile`, ([one, two]) =>
      loginLeavesNone(one, two, takesAway),
    ),
  ),
  acrossNodes('a masquerade leaves nobody on an account that is taken away meanwhile', ([one, two]) =>
    masqueradeLeavesNone(one, two),
  ),
  acrossNodes('of eight changes of one password one wins', (nodes) => oneNewPassword(nodes[0], nodes)),
  acrossNodes('a refresh is judged by the epoch as it is, not as this node last heard of it', async ([one, two]) => {
    const opened = await openSession(one, await addPerson(one))
    // So that this node remembers the row.
    const session = await rotated(one, spend(opened))
    await two.deployment.raiseEpoch(auditOf('epoch_raised'))
    assert.equal((await one.sessions.rotate(spend(session))).kind, 'ended')
  }),
  acrossNodes('find answers the row as another node left it', async ([one, two]) => {
    const session = await openSession(one, await addPerson(one))
    await one.sessions.find(session.id)
    const outcome = await two.sessions.rotate(spend(session))
    assert.ok(outcome.kind === 'rotated')
    same(await one.sessions.find(session.id), outcome.session)
  }),
]
