import fc from 'fast-check'

/** What becomes of a request and its answer. */
export type Fate =
  | 'answered'
  | 'request_lost'
  /** Also: the client crashed before it had stored the answer. */
  | 'answer_lost'
  /** The request is still under way; the client does not wait for it. */
  | 'delayed'
  /** Answered, and a copy of the request is still under way. */
  | 'duplicated'
  | 'fault_before_commit'
  | 'fault_after_commit'

/** One thing that happens. Numbers choose among what there is at that moment, modulo its count. */
export type Step =
  | { readonly kind: 'login'; readonly client: number; readonly node: number; readonly account: number }
  | { readonly kind: 'refresh'; readonly client: number; readonly node: number; readonly fate: Fate }
  | {
      readonly kind: 'masquerade'
      readonly client: number
      readonly node: number
      readonly account: number
      readonly fate: Fate
    }
  | { readonly kind: 'race'; readonly client: number; readonly count: number }
  | { readonly kind: 'arrive'; readonly message: number; readonly node: number; readonly heard: boolean }
  | { readonly kind: 'verify'; readonly client: number; readonly node: number; readonly former: number }
  | {
      readonly kind: 'logout'
      readonly client: number
      readonly node: number
      readonly bearer: boolean
      readonly everywhere: boolean
    }
  | { readonly kind: 'steal'; readonly client: number }
  | { readonly kind: 'abuse'; readonly theft: number; readonly node: number; readonly key: 'stolen' | 'other' | 'none' }
  | { readonly kind: 'revoke'; readonly client: number; readonly node: number; readonly all: boolean }
  | { readonly kind: 'disable_user'; readonly user: number; readonly node: number; readonly disabled: boolean }
  | { readonly kind: 'memberships'; readonly user: number; readonly node: number; readonly accounts: readonly number[] }
  | { readonly kind: 'disable_account'; readonly account: number; readonly node: number; readonly disabled: boolean }
  | { readonly kind: 'password'; readonly client: number; readonly node: number }
  | { readonly kind: 'set_password'; readonly user: number; readonly node: number }
  | { readonly kind: 'keys'; readonly node: number }
  | { readonly kind: 'restart'; readonly node: number }
  | { readonly kind: 'copy_store' }
  | { readonly kind: 'roll_back'; readonly raise: boolean }
  | { readonly kind: 'raise_epoch'; readonly node: number }
  | { readonly kind: 'purge'; readonly node: number }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  /** To a moment about the end of a client's bearer or refresh token. */
  | { readonly kind: 'wait_for_end'; readonly client: number; readonly bearer: boolean; readonly offset: number }

const second = 1000
const hour = 3600 * second
const day = 24 * hour

const many = fc.nat(11)
const node = fc.nat(1)
const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fate>('answered') },
  {
    weight: 6,
    arbitrary: fc.constantFrom<Fate>(
      'request_lost',
      'answer_lost',
      'answer_lost',
      'delayed',
      'duplicated',
      'duplicated',
      'fault_before_commit',
      'fault_after_commit',
    ),
  },
)

const waits = [
  1,
  900,
  5 * second,
  9 * second,
  11 * second,
  30 * second,
  61 * second,
  10 * 60 * second,
  hour,
  6 * hour,
  3 * day,
  8 * day,
  31 * day,
]

const record = <Kind extends Step['kind']>(
  kind: Kind,
  members: { [Name in keyof Omit<Step & { kind: Kind }, 'kind'>]: fc.Arbitrary<(Step & { kind: Kind })[Name]> },
): fc.Arbitrary<Step> => fc.record({ kind: fc.constant(kind), ...members }) as fc.Arbitrary<Step>

const mostlyTrue = fc.nat(2).map((number) => number > 0)

const common: [number, fc.Arbitrary<Step>][] = [
  [8, record('login', { client: many, node, account: many })],
  [30, record('refresh', { client: many, node, fate })],
  [3, record('masquerade', { client: many, node, account: many, fate })],
  [4, record('race', { client: many, count: fc.integer({ min: 2, max: 5 }) })],
  [6, record('arrive', { message: many, node, heard: fc.boolean() })],
  [8, record('verify', { client: many, node, former: fc.nat(3) })],
  [14, record('wait', { milliseconds: fc.constantFrom(...waits) })],
  [3, record('wait_for_end', { client: many, bearer: fc.boolean(), offset: fc.constantFrom(-2000, -1, 0, 1, 1000) })],
]

const rare: [number, fc.Arbitrary<Step>][] = [
  [1, record('logout', { client: many, node, bearer: fc.boolean(), everywhere: fc.boolean() })],
  [3, record('steal', { client: many })],
  [4, record('abuse', { theft: many, node, key: fc.constantFrom('stolen', 'other', 'none') })],
  [1, record('revoke', { client: many, node, all: fc.boolean() })],
  [1, record('disable_user', { user: many, node, disabled: fc.boolean() })],
  [2, record('memberships', { user: many, node, accounts: fc.subarray([0, 1, 2]) })],
  [1, record('disable_account', { account: many, node, disabled: fc.boolean() })],
  [1, record('password', { client: many, node })],
  [1, record('set_password', { user: many, node })],
  [3, record('keys', { node })],
  [2, record('restart', { node })],
  [2, fc.constant({ kind: 'copy_store' })],
  [2, record('roll_back', { raise: mostlyTrue.map((most) => !most) })],
  [1, record('raise_epoch', { node })],
  [1, record('purge', { node })],
]

export const step: fc.Arbitrary<Step> = fc.oneof(
  ...[...common, ...rare].map(([weight, arbitrary]) => ({ weight, arbitrary })),
)

/** The first login is given: a sequence without one says nothing. */
export const story: fc.Arbitrary<{
  readonly skews: readonly [number, number]
  readonly hardEnd: boolean
  readonly steps: readonly Step[]
}> = fc.record({
  skews: fc.constantFrom<[number, number]>([0, 0], [0, 700], [1500, 0]),
  hardEnd: fc.nat(3).map((number) => number === 0),
  steps: fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }),
})
