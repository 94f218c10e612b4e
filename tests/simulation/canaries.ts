import {
  createRotationJudge,
  instant,
  type Policy,
  type RotationJudge,
  type RotationRequest,
  type Session,
} from '@pawl/core'
import { interceptStore } from '@pawl/store-testkit'
import type { Rules } from './node.ts'
import type { Step } from './steps.ts'
import { trueRules } from './world.ts'

/** A domain that is wrong in one way, and the invariants of which every single one must say so. */
export interface Canary {
  readonly name: string
  readonly rules: Rules
  /** What the stories are to be about, so that it does not take thousands of them. */
  readonly about: readonly Step['kind'][]
  readonly caughtBy: readonly string[]
}

type Wrong = (judge: RotationJudge) => RotationJudge

const judging = (breakJudge: Wrong): Rules => ({ ...trueRules, breakJudge })

/** The judge goes by other settings than those that the deployment was promised. */
const judgingBy = (other: Partial<Policy>): Rules => ({
  ...trueRules,
  breakJudge: (_judge, policy, ring) => createRotationJudge({ ...policy, ...other }, ring),
})

/** The judge sees the row otherwise than it is; what it ends is still the row itself. */
const seeing = (see: (session: Session, request: RotationRequest) => Session): Rules =>
  judging((judge) => (session, request, held) => {
    if (session === null) return judge(session, request, held)
    const judgement = judge(see(session, request), request, held)
    const { outcome, write } = judgement
    if (outcome.kind !== 'reused' || write === null) return judgement
    const ended = { ...session, revocation: write.revocation }
    return { ...judgement, outcome: { ...outcome, session: ended }, write: ended }
  })

/** The attempt that spent the token which is presented, as the row remembers it. */
const spenderOf = (session: Session | null, { token }: RotationRequest): Session['recent'][number] | undefined =>
  session?.recent.find(({ generation }) => generation === token.generation)

const anyKeyRepeats: Wrong = (judge) => (session, request, held) =>
  judge(session, { ...request, attempt: spenderOf(session, request)?.attempt ?? request.attempt }, held)

const noKeyRepeats: Wrong = (judge) => (session, request, held) => {
  const judgement = judge(session, request, held)
  const isBare = request.attempt === null && spenderOf(session, request)?.attempt === null
  return session !== null && isBare && judgement.outcome.kind === 'superseded'
    ? { outcome: { kind: 'repeated', session }, write: null, audit: [] }
    : judgement
}

const anotherPairEachTime: Wrong = (judge) => (session, request, held) => {
  const judgement = judge(session, request, held)
  if (judgement.outcome.kind !== 'repeated') return judgement
  const { session: repeated } = judgement.outcome
  const bearerExpiresAt = instant(repeated.bearerExpiresAt - 1000)
  return { ...judgement, outcome: { kind: 'repeated', session: { ...repeated, bearerExpiresAt } } }
}

const oldTokensRotate: Wrong = (judge) => (session, request, held) => {
  const isOld = session !== null && request.token.generation < session.generation
  return judge(
    isOld ? { ...session, generation: request.token.generation, keyId: request.token.keyId } : session,
    request,
    held,
  )
}

const someRotationsUnwritten: Wrong = (judge) => (session, request, held) => {
  const judgement = judge(session, request, held)
  return judgement.outcome.kind === 'rotated' && request.now % 3 === 0 ? { ...judgement, write: null } : judgement
}

const halfWritten: Wrong = (judge) => (session, request, held) => {
  const judgement = judge(session, request, held)
  const { write } = judgement
  return write === null || session === null ? judgement : { ...judgement, write: { ...write, recent: session.recent } }
}

const neverReused: Wrong = (judge) => (session, request, held) => {
  const judgement = judge(session, request, held)
  if (judgement.outcome.kind !== 'reused' || session === null) return judgement
  return { outcome: { kind: 'superseded', session, retryAfterSeconds: 1 }, write: null, audit: [] }
}

const reuseUncommitted: Wrong = (judge) => (session, request, held) => {
  const judgement = judge(session, request, held)
  return judgement.outcome.kind === 'reused' ? { ...judgement, write: null, audit: [] } : judgement
}

const neverHeals: Wrong = (judge) => (session, request, held) =>
  session !== null && request.token.generation > session.generation
    ? { outcome: { kind: 'unknown' }, write: null, audit: [] }
    : judge(session, request, held)

const overlapsAfterMasquerade: Wrong = (judge) => (session, request, held) => {
  const judgement = judge(session, request, held)
  const { outcome, write } = judgement
  if (outcome.kind !== 'rotated' || write === null || request.account === null) return judgement
  const moved = { ...write, previousBearerExpiresAt: instant(request.now + 60_000) }
  return { ...judgement, outcome: { ...outcome, session: moved }, write: moved }
}

const staysOnItsAccount: Wrong = (judge) => (session, request, held) => {
  const judgement = judge(session, request, held)
  const { outcome, write } = judgement
  if (outcome.kind !== 'rotated' || write === null || session === null) return judgement
  const stayed = { ...write, accountId: session.accountId }
  return { ...judgement, outcome: { ...outcome, session: stayed }, write: stayed }
}

const oddDeadlines: Wrong = (judge) => (session, request, held) => {
  const judgement = judge(session, request, held)
  const { outcome, write } = judgement
  if (outcome.kind !== 'rotated' || write === null) return judgement
  const odd = { ...write, bearerExpiresAt: instant(write.bearerExpiresAt + 999) }
  return { ...judgement, outcome: { ...outcome, session: odd }, write: odd }
}

/** Whoever disables an account forgets the sessions on it. */
const leavesSessionsOnDisabledAccounts: Rules['breakStore'] = (store, database) =>
  interceptStore(store, async ({ name }, run) => {
    const { sessions } = database.snapshot()
    const answer = await run()
    if (name === 'accounts.change')
      for (const session of sessions.values()) database.tables.sessions.set(session.id, session)
    return answer
  })

const month = 30 * 86_400_000

const failover = ['copy_store', 'roll_back', 'arrive'] as const
const theft = ['steal', 'abuse'] as const

export const canaries: readonly Canary[] = [
  { name: 'gives another pair at each repeat', rules: judging(anotherPairEachTime), about: [], caughtBy: ['I1'] },
  { name: 'lets old tokens rotate', rules: judging(oldTokensRotate), about: [...theft], caughtBy: ['I1', 'I2', 'I5'] },
  {
    name: 'answers rotations that it did not write',
    rules: judging(someRotationsUnwritten),
    about: [],
    caughtBy: ['I4'],
  },
  { name: 'writes half of a rotation', rules: judging(halfWritten), about: [], caughtBy: ['I3'] },
  { name: 'answers reused and commits nothing', rules: judging(reuseUncommitted), about: [...theft], caughtBy: ['I5'] },
  { name: 'answers a repeat to any key', rules: judging(anyKeyRepeats), about: [...theft], caughtBy: ['I5'] },
  { name: 'answers a repeat to no key', rules: judging(noKeyRepeats), about: ['race'], caughtBy: ['I5'] },
  {
    name: 'ignores the epoch',
    rules: judging((judge) => (session, request, held) => judge(session, request, { ...held, epoch: 0 })),
    about: ['raise_epoch'],
    caughtBy: ['I5'],
  },
  {
    name: 'ignores revocations',
    rules: seeing((session) => ({ ...session, revocation: null })),
    about: [...theft, 'revoke'],
    caughtBy: ['I3', 'I4', 'I5'],
  },
  {
    name: 'leaves sessions on disabled accounts',
    rules: { ...trueRules, breakStore: leavesSessionsOnDisabledAccounts },
    about: ['disable_account'],
    caughtBy: ['I5'],
  },
  {
    name: 'lets bearers of before work for an hour',
    rules: judgingBy({ bearerOverlap: 3_600_000 }),
    about: ['verify'],
    caughtBy: ['I5'],
  },
  { name: 'never repeats', rules: judgingBy({ retryWindow: 0 }), about: [], caughtBy: ['I6'] },
  { name: 'does not heal', rules: judging(neverHeals), about: [...failover], caughtBy: ['I6'] },
  {
    name: 'forgets that it healed',
    rules: seeing((session) => ({ ...session, healedTo: 0 })),
    about: [...failover, 'refresh'],
    caughtBy: ['I6'],
  },
  {
    name: 'remembers the last rotation only',
    rules: seeing((session) => ({ ...session, recent: session.recent.slice(0, 1) })),
    about: ['arrive'],
    caughtBy: ['I6'],
  },
  {
    name: 'knows no key but that of the row',
    rules: judging(
      (judge) => (session, request, held) =>
        session !== null && session.keyId !== request.token.keyId
          ? { outcome: { kind: 'unknown' }, write: null, audit: [] }
          : judge(session, request, held),
    ),
    about: ['keys'],
    caughtBy: ['I6'],
  },
  {
    name: 'lengthens the idle lifetime',
    rules: judgingBy({ refreshLifetime: 2 * month }),
    about: [],
    caughtBy: ['I7'],
  },
  {
    name: 'forgets the hard deadline',
    rules: seeing((session) => ({ ...session, hardDeadline: null })),
    about: [],
    caughtBy: ['I3', 'I7'],
  },
  { name: 'keeps deadlines that a token cannot hold', rules: judging(oddDeadlines), about: [], caughtBy: ['I8'] },
  {
    name: 'lets the bearer of before act after a masquerade',
    rules: judging(overlapsAfterMasquerade),
    about: ['masquerade', 'verify'],
    caughtBy: ['I5', 'I12'],
  },
  {
    name: 'answers a masquerade and moves nothing',
    rules: judging(staysOnItsAccount),
    about: ['masquerade'],
    caughtBy: ['I12'],
  },
  { name: 'takes every old token for superseded', rules: judging(neverReused), about: [...theft], caughtBy: ['Reuse'] },
]
