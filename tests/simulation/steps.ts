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

type Weighted = readonly [weight: number, kind: Step['kind'], members: fc.Arbitrary<Step>]

const common: readonly Weighted[] = [
  [8, 'login', record('login', { client: many, node, account: many })],
  [30, 'refresh', record('refresh', { client: many, node, fate })],
  [3, 'masquerade', record('masquerade', { client: many, node, account: many, fate })],
  [4, 'race', record('race', { client: many, count: fc.integer({ min: 2, max: 5 }) })],
  [6, 'arrive', record('arrive', { message: many, node, heard: fc.boolean() })],
  [8, 'verify', record('verify', { client: many, node, former: fc.nat(3) })],
  [14, 'wait', record('wait', { milliseconds: fc.constantFrom(...waits) })],
  [
    3,
    'wait_for_end',
    record('wait_for_end', { client: many, bearer: fc.boolean(), offset: fc.constantFrom(-2000, -1, 0, 1, 1000) }),
  ],
]

const rare: readonly Weighted[] = [
  [1, 'logout', record('logout', { client: many, node, bearer: fc.boolean(), everywhere: fc.boolean() })],
  [3, 'steal', record('steal', { client: many })],
  [4, 'abuse', record('abuse', { theft: many, node, key: fc.constantFrom('stolen', 'other', 'none') })],
  [1, 'revoke', record('revoke', { client: many, node, all: fc.boolean() })],
  [1, 'disable_user', record('disable_user', { user: many, node, disabled: fc.boolean() })],
  [2, 'memberships', record('memberships', { user: many, node, accounts: fc.subarray([0, 1, 2]) })],
  [1, 'disable_account', record('disable_account', { account: many, node, disabled: fc.boolean() })],
  [1, 'password', record('password', { client: many, node })],
  [1, 'set_password', record('set_password', { user: many, node })],
  [3, 'keys', record('keys', { node })],
  [2, 'restart', record('restart', { node })],
  [2, 'copy_store', fc.constant({ kind: 'copy_store' })],
  [2, 'roll_back', record('roll_back', { raise: mostlyTrue.map((most) => !most) })],
  [1, 'raise_epoch', record('raise_epoch', { node })],
  [1, 'purge', record('purge', { node })],
]

/** The kinds named come eight times as often. */
const stepsAbout = (kinds: readonly Step['kind'][]): fc.Arbitrary<Step> =>
  fc.oneof(
    ...[...common, ...rare].map(([weight, kind, arbitrary]) => ({
      weight: kinds.includes(kind) ? 8 * weight : weight,
      arbitrary,
    })),
  )

export interface Story {
  /** How far the clocks of the two nodes are ahead, in milliseconds. */
  readonly skews: readonly [number, number]
  /** Whether sessions have a hard end. */
  readonly hardEnd: boolean
  readonly steps: readonly Step[]
}

export const storyAbout = (kinds: readonly Step['kind'][]): fc.Arbitrary<Story> =>
  fc.record({
    skews: fc.constantFrom<[number, number]>([0, 0], [0, 700], [1500, 0]),
    hardEnd: fc.nat(3).map((number) => number === 0),
    steps: fc.array(stepsAbout(kinds), { minLength: 5, maxLength: 60, size: 'max' }),
  })

export const story: fc.Arbitrary<Story> = storyAbout([])
