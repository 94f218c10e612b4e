import fc from 'fast-check'
import type { MachineSetup } from './machine/machine.ts'
import { unlucky, type Fate } from './network/fate.ts'
import type { Trouble } from './storage/file-system.ts'
import type { PlaceKind } from './storage/place.ts'

export interface Setup {
  /** Decides what no step decides: how long ways and disks take, which node answers, keys. */
  readonly seed: number
  readonly place: PlaceKind
  readonly processes: number
  readonly machines: readonly MachineSetup[]
  /** Of a bearer, in seconds. */
  readonly lifetime: number
  /** How far the clocks of the two nodes are ahead, in milliseconds. */
  readonly skews: readonly [number, number]
}

/** One thing that happens. Numbers choose among what there is, modulo its count. */
export type Step =
  | { readonly kind: 'call'; readonly process: number; readonly count: number }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  /** To so many milliseconds before or after the stored bearer runs out. */
  | { readonly kind: 'wait_for_end'; readonly offset: number }
  | { readonly kind: 'fates'; readonly fates: readonly Fate[] }
  | { readonly kind: 'api'; readonly does: 'serves' | 'refuses' | 'is down' }
  | { readonly kind: 'kill'; readonly process: number; readonly acts: number }
  | { readonly kind: 'lose_power'; readonly keepsNames: boolean }
  | { readonly kind: 'step_clock'; readonly machine: number; readonly milliseconds: number }
  | { readonly kind: 'run_clock'; readonly machine: number; readonly rate: number }
  | { readonly kind: 'sleep'; readonly machine: number; readonly milliseconds: number }
  | { readonly kind: 'wake'; readonly process: number }
  | { readonly kind: 'restart'; readonly node: number }
  | { readonly kind: 'trouble'; readonly trouble: Trouble | 'corrupt' }
  | { readonly kind: 'masquerade'; readonly process: number; readonly account: number }
  | { readonly kind: 'login'; readonly process: number }
  | { readonly kind: 'logout'; readonly process: number }
  | { readonly kind: 'revoke'; readonly node: number }

export interface Schedule {
  readonly setup: Setup
  readonly steps: readonly Step[]
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

const many = fc.nat(11)

/** Zero, and every kind of wrong: time zones, years, wild. */
const error = fc.oneof(
  fc.constantFrom(0, 2 * hour, -2 * hour, day, -day, 400 * day, -400 * day, 5.5 * hour, -8 * hour),
  fc.integer({ min: -4000 * day, max: 4000 * day }),
)

const machine: fc.Arbitrary<MachineSetup> = fc.record({ error, standsStill: fc.boolean() })

const setup: fc.Arbitrary<Setup> = fc.record({
  seed: fc.noShrink(fc.nat()),
  place: fc.constantFrom<PlaceKind>('tabs', 'files', 'insecure'),
  processes: fc.integer({ min: 1, max: 4 }),
  machines: fc.array(machine, { minLength: 1, maxLength: 2 }),
  lifetime: fc.constantFrom(60, 1, 2, 5, 10, 30, 89, 90, 300, 600, 3600),
  skews: fc.constantFrom<[number, number]>([0, 0], [0, 700], [1500, 0]),
})

const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Fate>({ kind: 'answered', seconds: 0 }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom(...unlucky), seconds: fc.integer({ min: 1, max: 50 }) }) },
)

const waits = [1, 20, 100, 300, 1000, 5 * second, 9 * second, 11 * second, 30 * second, 61 * second, 10 * minute, hour]

const wait = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...waits) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 400 }) },
  { weight: 1, arbitrary: fc.constantFrom(6 * hour, day, 3 * day) },
)

const record = <Kind extends Step['kind']>(
  kind: Kind,
  members: { [Name in keyof Omit<Step & { kind: Kind }, 'kind'>]: fc.Arbitrary<(Step & { kind: Kind })[Name]> },
): fc.Arbitrary<Step> => fc.record({ kind: fc.constant(kind), ...members }) as unknown as fc.Arbitrary<Step>

const jump = fc.oneof(
  fc.constantFrom(-day, day, hour, -hour, 400 * day, -400 * day, 59 * second, 61 * second, -61 * second),
  fc.integer({ min: -500 * day, max: 500 * day }),
)

type Weighted = readonly [weight: number, kind: Step['kind'], arbitrary: fc.Arbitrary<Step>]

const kinds: readonly Weighted[] = [
  [30, 'call', record('call', { process: many, count: fc.constantFrom(1, 1, 1, 2, 5) })],
  [20, 'wait', record('wait', { milliseconds: wait })],
  [
    14,
    'wait_for_end',
    record('wait_for_end', { offset: fc.constantFrom(-20 * second, -2000, -1, 0, 1, 1500, 20 * second) }),
  ],
  [16, 'fates', record('fates', { fates: fc.array(fate, { minLength: 1, maxLength: 5 }) })],
  [2, 'api', record('api', { does: fc.constantFrom('serves', 'serves', 'refuses', 'is down') })],
  [10, 'kill', record('kill', { process: many, acts: fc.oneof(fc.constant(0), fc.nat(40)) })],
  [1, 'lose_power', record('lose_power', { keepsNames: fc.boolean() })],
  [3, 'step_clock', record('step_clock', { machine: many, milliseconds: jump })],
  [2, 'run_clock', record('run_clock', { machine: many, rate: fc.constantFrom(1, 0, 0.5, 0.99, 1.01, 2, 50, -1) })],
  [4, 'sleep', record('sleep', { machine: many, milliseconds: fc.constantFrom(8 * hour, hour, minute, 5000) })],
  [2, 'wake', record('wake', { process: many })],
  [2, 'restart', record('restart', { node: fc.nat(1) })],
  [1, 'trouble', record('trouble', { trouble: fc.constantFrom('none', 'full', 'read-only', 'unreadable', 'corrupt') })],
  [2, 'masquerade', record('masquerade', { process: many, account: fc.integer({ min: 1, max: 4 }) })],
  [1, 'login', record('login', { process: many })],
  [1, 'logout', record('logout', { process: many })],
  [1, 'revoke', record('revoke', { node: fc.nat(1) })],
]

/** What cannot be: tabs on two machines, and clocks of nodes that are further apart than a bearer lives. */
const possible = (drawn: Setup): Setup => ({
  ...drawn,
  machines: drawn.place === 'files' ? drawn.machines : drawn.machines.slice(0, 1),
  skews: drawn.lifetime < 10 ? [0, 0] : drawn.skews,
})

/** Steps of these kinds only, as often as they come among all; every kind, if none is named. */
export const scheduleOf = (
  wanted: readonly Step['kind'][] = [],
  fixed: { readonly [Name in keyof Setup]?: Setup[Name] } = {},
): fc.Arbitrary<Schedule> => {
  const chosen = kinds.filter(([, kind]) => wanted.length === 0 || wanted.includes(kind))
  const step = fc.oneof(...chosen.map(([weight, , arbitrary]) => ({ weight, arbitrary })))
  return fc.record({
    setup: setup.map((drawn) => possible({ ...drawn, ...fixed })),
    steps: fc.array(step, { minLength: 4, maxLength: 40, size: 'max' }),
  })
}

/** All kinds of steps, on all kinds of storages. */
export const schedule: fc.Arbitrary<Schedule> = scheduleOf()
