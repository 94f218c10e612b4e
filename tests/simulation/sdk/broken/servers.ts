import { canaries } from '../../canaries.ts'
import type { Rules } from '../../node.ts'
import { trueRules } from '../../world.ts'
import type { Step } from '../schedule.ts'

export interface BrokenServer {
  readonly name: string
  readonly rules: Rules
  readonly about: readonly Step['kind'][]
}

/** Of the broken domains, those that honest clients alone bring to light. */
const known: readonly string[] = [
  'gives another pair at each repeat',
  'answers rotations that it did not write',
  'writes half of a rotation',
  'never repeats',
  'lengthens the idle lifetime',
  'keeps deadlines that a token cannot hold',
]

const forgetsSpentTokens: Rules = {
  ...trueRules,
  breakJudge: (judge) => (session, request, held) =>
    judge(session === null ? null : { ...session, recent: [] }, request, held),
}

/** The domain as it was before a schedule found it out. */
const punishesLateMasquerades: Rules = {
  ...trueRules,
  breakJudge: (judge) => (session, request, held) => judge(session, { ...request, plainAttempt: null }, held),
}

export const brokenServers: readonly BrokenServer[] = [
  ...canaries.filter(({ name }) => known.includes(name)).map(({ name, rules }) => ({ name, rules, about: [] })),
  { name: 'forgets what was spent', rules: forgetsSpentTokens, about: [] },
  {
    name: 'takes a late copy of a refused masquerade for theft',
    rules: punishesLateMasquerades,
    about: ['call', 'masquerade', 'fates', 'wait_for_end', 'wait'],
  },
]
