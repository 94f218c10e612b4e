import type { RotationJudgement, RotationOutcome, RotationRequest, Session, Store } from '@pawl/core'
import { mayAct } from '../model/rights.ts'
import { meanwhile, mutated, type Mutant, type Parts } from './mutant.ts'

const withRotate = (store: Store, rotate: Store['sessions']['rotate']): Store => ({
  ...store,
  sessions: Object.create(store.sessions, { rotate: { value: rotate } }) as Store['sessions'],
})

const judged = ({ database, judge }: Parts, row: Session | null, request: RotationRequest): RotationJudgement => {
  const accountAllowed = row === null || request.account === null || mayAct(database, row.userId, request.account)
  return judge(row, request, { epoch: database.tables.deployment.epoch, accountAllowed })
}

const rowAt = ({ database }: Parts, { token }: RotationRequest): Session | null =>
  database.tables.sessions.get(token.sessionId) ?? null

const commit = ({ database }: Parts, { write, audit }: RotationJudgement): void => {
  if (write !== null) database.tables.sessions.set(write.id, write)
  for (const entry of audit) database.record(entry)
}

const findThenConsume = (parts: Parts): Store =>
  withRotate(parts.store, async (request) => {
    const row = rowAt(parts, request)
    await meanwhile()
    const judgement = judged(parts, row, request)
    commit(parts, judgement)
    return judgement.outcome
  })

/** UPDATE … WHERE generation = ?, and nobody looks whether a row was changed. */
const withoutRowCount = (parts: Parts): Store =>
  withRotate(parts.store, async (request) => {
    const row = rowAt(parts, request)
    await meanwhile()
    const judgement = judged(parts, row, request)
    if (rowAt(parts, request)?.generation === row?.generation) commit(parts, judgement)
    return judgement.outcome
  })

/** One read for the whole batch, then every request judged by that row, as if the others of the batch were not there. */
const batchByTheOldRow = (parts: Parts): Store => {
  let batch: Map<string, Session | null> | null = null
  return withRotate(parts.store, async (request): Promise<RotationOutcome> => {
    batch ??= new Map()
    const rows = batch
    if (!rows.has(request.token.sessionId)) rows.set(request.token.sessionId, rowAt(parts, request))
    await meanwhile()
    batch = null
    const judgement = judged(parts, rows.get(request.token.sessionId) ?? null, request)
    commit(parts, judgement)
    return judgement.outcome
  })
}

/** One request that cannot be judged throws the whole batch away. */
const batchOfOneFate = (parts: Parts): Store => {
  let batch: Promise<void> | null = null
  let broken = false
  return withRotate(parts.store, async (request) => {
    batch ??= meanwhile()
    const together = batch
    try {
      judged(parts, rowAt(parts, request), request)
    } catch {
      broken = true
    }
    await together
    batch = null
    if (broken) throw new Error('The transaction was rolled back.')
    return parts.store.sessions.rotate(request)
  })
}

const oneWinner = 'race: 64 presentations of one token have one winner'
const revocationWins = 'race: a revocation ends the session that rotates at that moment'

export const rotationMutants: readonly Mutant[] = [
  {
    name: 'finds the row, waits, then consumes it',
    open: mutated({ store: findThenConsume }),
    caughtBy: [oneWinner, 'race: 64 presentations of one token with one key get one pair', revocationWins],
  },
  {
    name: 'does not look whether its guarded update changed a row',
    open: mutated({ store: withoutRowCount }),
    caughtBy: [oneWinner, `across nodes: ${oneWinner.slice('race: '.length)}`],
  },
  {
    name: 'judges a whole batch by the row as it was before the batch',
    open: mutated({ store: batchByTheOldRow }),
    caughtBy: [
      oneWinner,
      'batch: several rotations of one session in one tick follow one another',
      'batch: a rotation, its repeat and a race in one tick are told apart',
    ],
  },
  {
    name: 'gives a whole batch up for one request that cannot be judged',
    open: mutated({ store: batchOfOneFate }),
    caughtBy: ['batch: a rotation that cannot be judged is a fault of its own and takes no other with it'],
  },
  {
    name: 'answers reused but rolls the end of the session back with the refusal',
    open: mutated({
      judge: (judge) => (session, request, held) => {
        const judgement = judge(session, request, held)
        return judgement.outcome.kind === 'reused' ? { ...judgement, write: null, audit: [] } : judgement
      },
    }),
    caughtBy: [
      'rotate commits the end of a session before it answers that its token was reused',
      'race: reuse ends the session that rotates at that moment',
    ],
  },
  {
    name: 'ignores the retry window',
    open: mutated({
      opening: ({ policy, ring }) => ({ policy: { ...policy, retryWindow: Number.POSITIVE_INFINITY }, ring }),
    }),
    caughtBy: ['rotate takes a repeat after the retry window for a late copy, and another attempt then for reuse'],
  },
  {
    name: 'takes two requests without a key for one attempt',
    open: mutated({
      judge: (judge) => (session, request, held) => {
        const repeats = request.attempt === null && session?.recent[0]?.generation === request.token.generation
        return judge(session, repeats ? { ...request, now: session.recent[0]?.at ?? request.now } : request, held)
      },
    }),
    caughtBy: ['rotate never takes two requests without a key for one attempt'],
  },
  {
    name: 'does not ask whether the user may act on the account',
    open: mutated({
      judge: (judge) => (session, request, held) => judge(session, request, { ...held, accountAllowed: true }),
    }),
    caughtBy: [
      'rotate refuses an account that the user is no member of, that is disabled or that does not exist',
      'race: a masquerade leaves nobody on an account that is taken away meanwhile',
    ],
  },
  {
    name: 'judges by the epoch of its start',
    open: mutated({ judge: (judge) => (session, request, held) => judge(session, request, { ...held, epoch: 1 }) }),
    caughtBy: [
      'raising the epoch ends every session of before, and none of after',
      'across nodes: a refresh is judged by the epoch as it is, not as this node last heard of it',
    ],
  },
]
