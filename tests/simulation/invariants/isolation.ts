import type { Session } from '@pawl/core'
import { Broken, type Observation } from '../observation.ts'
import type { Invariant, Scene } from './invariant.ts'

/** I12: no answer ever carries another user's data or acts on another account, and nobody's row changes but one's own. */
export const isolation = (): Invariant => ({
  name: 'I12',
  observe(observation: Observation, { ledger }: Scene) {
    if (observation.kind === 'presented' && observation.answer.kind === 'pair') {
      const { refreshToken, account, answer } = observation
      const known = ledger.sessionOf(refreshToken)
      belongs(known.id, known.userId, answer.session)
      const given = [ledger.refreshTokens.get(answer.pair.refreshToken), ledger.bearers.get(answer.pair.bearer)?.token]
      if (given.some((token) => token?.sessionId !== known.id)) throw new Broken('I12', 'the tokens of another session')
      if (account !== null && answer.session.accountId !== account)
        throw new Broken('I12', `asked for account ${String(account)}, given ${String(answer.session.accountId)}`)
    }
    if (observation.kind === 'verified' && observation.answer.kind === 'accepted') {
      const issued = ledger.bearers.get(observation.bearer)
      const known = issued === undefined ? undefined : ledger.sessions.get(issued.token.sessionId)
      if (issued === undefined || known === undefined)
        throw new Broken('I12', 'a bearer was accepted that was never given out')
      const { session } = observation.answer
      belongs(known.id, known.userId, session)
      // What a failover without a raised epoch lost may have been a masquerade: nobody can know it any more.
      if (!known.disturbed && session.accountId !== issued.account)
        throw new Broken('I12', `a bearer of account ${String(issued.account)} acts on ${String(session.accountId)}`)
    }
  },
  settle({ before, deployment, concerns, seen }) {
    if (seen.some(({ kind }) => kind === 'rolled_back')) return
    const { sessions } = deployment.database.tables
    for (const [id, row] of before) {
      if (sessions.get(id) !== row && !concerns(row))
        throw new Broken('I12', `session ${id} changed by what does not concern it`)
    }
  },
})

const belongs = (id: Session['id'], userId: Session['userId'], session: Session): void => {
  if (session.id !== id || session.userId !== userId) throw new Broken('I12', `session ${session.id} instead of ${id}`)
}
