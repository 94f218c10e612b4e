import { contractPolicy, contractRing, sampleSession, sampleToken, start } from '@pawl/store-testkit'
import { describe, expect, test } from 'vitest'
import { plus, type Instant } from '../instant.ts'
import { judgeRotation, type RotationOutcome } from './rotation.ts'
import type { Attempt, RecentRotation, Session } from './session.ts'

// Every way in which a spent refresh token can come back: 108 cells, of which exactly one gives out tokens.

const keys = ['right', 'wrong', 'none'] as const
const windows = ['in', 'after'] as const
const successors = ['unused', 'used'] as const
const distances = [1, 2, 10] as const
const states = ['active', 'revoked', 'expired'] as const

interface Cell {
  readonly key: (typeof keys)[number]
  readonly window: (typeof windows)[number]
  readonly successor: (typeof successors)[number]
  readonly distance: (typeof distances)[number]
  readonly state: (typeof states)[number]
}

const cells: Cell[] = keys.flatMap((key) =>
  windows.flatMap((window) =>
    successors.flatMap((successor) =>
      distances.flatMap((distance) => states.map((state) => ({ key, window, successor, distance, state }))),
    ),
  ),
)

/** The token before the current one is the one whose successor was not used; every older one has a used successor. */
const isPossible = ({ distance, successor }: Cell): boolean => (distance === 1) === (successor === 'unused')

const generation = 20
const attemptOf = (spent: number): Attempt => spent.toString(16).padStart(16, '0') as Attempt
/** The last rotation was at the start, those before it 20 s apart: none is a race any more, all are remembered. */
const recent = Array.from({ length: 11 }, (_, back): RecentRotation => {
  const spent = generation - 1 - back
  return { generation: spent, at: plus(start, -20_000 * back), attempt: attemptOf(spent) }
})

const nowIn = ({ window, distance }: Cell): Instant => {
  const spentAt = plus(start, -20_000 * (distance - 1))
  return window === 'in' ? plus(start, 30_000) : plus(spentAt, contractPolicy.retryWindow)
}

const rowIn = (cell: Cell): Session => {
  const row = sampleSession({ generation, recent, rotatedAt: start })
  switch (cell.state) {
    case 'active':
      return row
    case 'revoked':
      return { ...row, revocation: { at: start, reason: 'logout' } }
    case 'expired':
      return { ...row, idleDeadline: plus(nowIn(cell), -1) }
  }
}

const present = (cell: Cell): RotationOutcome => {
  const spent = generation - cell.distance
  const token = sampleToken('refresh', sampleSession({ generation: spent }))
  const attempt = cell.key === 'right' ? attemptOf(spent) : cell.key === 'wrong' ? attemptOf(0xbad) : null
  const request = { token, attempt, account: null, now: nowIn(cell), address: '192.0.2.1' }
  const rules = { policy: contractPolicy, ring: contractRing }
  return judgeRotation(rowIn(cell), request, { epoch: 1, accountAllowed: true }, rules).outcome
}

const expected = ({ key, window, distance, state }: Cell): RotationOutcome['kind'] => {
  if (state !== 'active') return 'ended'
  if (key !== 'right') return 'reused'
  return distance === 1 && window === 'in' ? 'repeated' : 'superseded'
}

describe('the retry matrix', () => {
  test('has 108 cells, of which 54 can be', () => {
    expect(cells).toHaveLength(108)
    expect(cells.filter(isPossible)).toHaveLength(54)
  })

  test.each(cells.filter(isPossible))(
    '$key key, $window the window, successor $successor, $distance behind, session $state',
    (cell) => {
      expect(present(cell).kind).toBe(expected(cell))
    },
  )

  test('gives out tokens in exactly one cell', () => {
    const accepting = cells
      .filter(isPossible)
      .filter((cell) => ['repeated', 'rotated', 'paced'].includes(present(cell).kind))
    expect(accepting).toEqual([{ key: 'right', window: 'in', successor: 'unused', distance: 1, state: 'active' }])
  })
})
