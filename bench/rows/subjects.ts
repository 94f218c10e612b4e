import type { RowName } from '../options.ts'
import { credentials } from '../process/pawl.ts'
import type { GroupResult, Pair, RefreshWire } from '../load/job.ts'
import { requestText } from '../load/request.ts'
import { refreshText } from '../load/rotation-script.ts'
import { answerLengths } from './answer-lengths.ts'
import { garbageToken, verifyRequest } from './requests.ts'
import { firstOf, type SessionGroups } from './session-groups.ts'
import { answersOf, unexpectedAnswers, total, type Measured, type Subject } from './subject.ts'

const connections = 64
const withKey: RefreshWire = { kind: 'pawl', withKey: true }
const withoutKey: RefreshWire = { kind: 'pawl', withKey: false }
/** The default of `loop.burst`. */
const burst = 10
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`

/** The rows that are ratios, for a server on which these sessions are open. */
export const createSubjects = async (
  server: Measured,
  sessions: SessionGroups,
  wanted: ReadonlySet<RowName>,
): Promise<Subject[]> => {
  const lengths = await answerLengths(server, sessions)
  const all: Partial<Record<RowName, () => Subject>> = {
    refresh: () => refreshing(server, sessions.inOrder, lengths.pair),
    'refresh-at-random': () => refreshingAtRandom(server, sessions.atRandom, lengths.pair),
    'refresh-without-key': () => refreshingWithoutKey(server, sessions.withoutKey, lengths.pair),
    verify: () => verifying(server, sessions.verifying, lengths.session),
    paced: () => paced(server, sessions.paced, lengths.pacedPair),
    garbage: () => garbage(server, lengths.refusal),
    login: () => loggingIn(server),
  }
  return Object.entries(all).flatMap(([name, create]) => (wanted.has(name as RowName) ? [create()] : []))
}

const refreshing = (server: Measured, pairs: readonly Pair[], length: number): Subject => ({
  id: 'refresh',
  title: 'Refresh (durable)',
  atLeast: 0.4,
  server,
  connections,
  script: { kind: 'rotation', refreshTokens: refreshTokensOf(pairs), wire: withKey },
  sample: refreshText(firstOf(pairs).refreshToken, withKey),
  ...constant('POST', length),
  judge: (rounds) => [
    `${connections} connections refresh ${counted(pairs)} sessions in the order of their logins, as clients that refresh once an hour come; each token with an Idempotency-Key of its own, as the SDK does.`,
    ...rotations(pairs, rounds),
  ],
})

const refreshingAtRandom = (server: Measured, pairs: readonly Pair[], length: number): Subject => ({
  ...refreshing(server, pairs, length),
  id: 'refresh-at-random',
  title: 'Refresh, sessions at random',
  atLeast: null,
  judge: (rounds) => [
    `The same for ${counted(pairs)} sessions in random order: every refresh writes a page of its own.`,
    ...rotations(pairs, rounds),
  ],
})

const refreshingWithoutKey = (server: Measured, pairs: readonly Pair[], length: number): Subject => ({
  ...refreshing(server, pairs, length),
  id: 'refresh-without-key',
  title: 'Refresh without Idempotency-Key',
  atLeast: null,
  script: { kind: 'rotation', refreshTokens: refreshTokensOf(pairs), wire: withoutKey },
  sample: refreshText(firstOf(pairs).refreshToken, withoutKey),
  judge: (rounds) => [`As the first row, ${counted(pairs)} sessions.`, ...rotations(pairs, rounds)],
})

const refreshTokensOf = (pairs: readonly Pair[]): string[] => pairs.map(({ refreshToken }) => refreshToken)

const counted = (pairs: readonly Pair[]): string => pairs.length.toLocaleString('en')

const rotations = (pairs: readonly Pair[], rounds: readonly GroupResult[]): string[] => {
  const same = total(rounds, (round) => round.same)
  const answers = total(rounds, answersOf)
  const share = percent(same / answers)
  const sentence =
    same === 0
      ? 'Every answer was a rotation: tokens were compared.'
      : `${share} of the answers were the same pair again, because sessions had used up their burst; the others were rotations.`
  const each = `In the rounds that count, a session came ${(answers / pairs.length).toFixed(1)} times.`
  return [sentence, each, ...unexpectedAnswers(200, rounds)]
}

const verifying = (server: Measured, pairs: readonly Pair[], length: number): Subject => ({
  id: 'verify',
  title: 'Verify (GET /auth/session)',
  atLeast: 0.7,
  server,
  connections,
  script: { kind: 'fixed', requests: pairs.map((pair) => requestText(verifyRequest(pair))) },
  sample: requestText(verifyRequest(firstOf(pairs))),
  ...constant('GET', length),
  judge: (rounds) => [
    `${connections} connections ask about ${counted(pairs)} sessions in turn.`,
    ...unexpectedAnswers(200, rounds),
  ],
})

const paced = (server: Measured, pairs: readonly Pair[], length: number): Subject => ({
  ...refreshing(server, pairs, length),
  id: 'paced',
  title: 'Refresh in a loop (paced)',
  atLeast: 0.5,
  // Until every session has used up its burst.
  rehearsal: (burst + 1) * Math.ceil(pairs.length / connections),
  judge: (rounds: readonly GroupResult[]) => {
    const share = total(rounds, ({ rotated }) => rotated) / total(rounds, answersOf)
    return [
      `${counted(pairs)} sessions that have used up their burst; ${percent(share)} of the answers were rotations, once a minute for each session.`,
      ...unexpectedAnswers(200, rounds),
    ]
  },
})

const garbage = (server: Measured, length: number): Subject => {
  const requests = Array.from({ length: 1024 }, () => refreshText(garbageToken(), withKey))
  return {
    id: 'garbage',
    title: 'Refresh with a garbage token',
    atLeast: 0.7,
    server,
    connections,
    script: { kind: 'fixed', requests },
    sample: refreshText(garbageToken(), withKey),
    ...constant('POST', length),
    judge: (rounds) => [
      'Well-formed tokens of a key that the server has, whose check does not agree: no read, no write. The target is to be at least as fast as verify.',
      ...unexpectedAnswers(401, rounds),
    ],
  }
}

const loggingIn = (server: Measured): Subject => {
  const sample = requestText({ method: 'POST', path: '/auth/login', json: credentials })
  return {
    id: 'login',
    title: 'Login',
    atLeast: null,
    server,
    connections: 4,
    script: { kind: 'fixed', requests: [sample] },
    sample,
    ceilingPath: '/ceiling/argon2id',
    ceilingTitle: 'a bare Fastify POST that makes one argon2id hash with the same parameters',
    judge: (rounds) => [
      '4 connections, right passwords. The hash is the cost of a login, and is meant to be.',
      ...unexpectedAnswers(200, rounds),
    ],
  }
}

const constant = (method: string, bytes: number): Pick<Subject, 'ceilingPath' | 'ceilingTitle'> => ({
  ceilingPath: `/ceiling/${bytes}`,
  ceilingTitle: `a bare Fastify ${method} with the same request${method === 'POST' ? ', its JSON body parsed,' : ''} and a constant answer of ${bytes} bytes`,
})
