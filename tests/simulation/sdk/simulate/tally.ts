import type { Schedule } from '../schedule.ts'
import type { World } from '../world.ts'

/** What was played, counted. */
export const counted = [
  'schedules',
  'processes',
  'kills',
  'sleeps',
  'clock changes',
  'fates of requests',
  'calls of the API',
  'presentations',
  'rotations',
  'repeats',
] as const

export type Tally = Record<(typeof counted)[number], number>

export const emptyTally = (): Tally => Object.fromEntries(counted.map((name) => [name, 0])) as Tally

export const addTo = (tally: Tally, more: Tally): void => {
  for (const name of counted) tally[name] += more[name]
}

export const tallyOf = (world: World, { steps }: Schedule): Tally => {
  const count = (kinds: readonly string[]): number => steps.filter(({ kind }) => kinds.includes(kind)).length
  const rows = [...world.service.deployment.database.tables.sessions.values()]
  const tokens = new Set(world.presentations.map(({ refreshToken }) => refreshToken))
  return {
    schedules: 1,
    processes: world.seats.size,
    kills: count(['kill', 'lose_power']),
    sleeps: count(['sleep']),
    'clock changes': count(['step_clock', 'run_clock']),
    'fates of requests': steps.reduce((sum, step) => sum + (step.kind === 'fates' ? step.fates.length : 0), 0),
    'calls of the API': world.calls.length,
    presentations: world.presentations.length,
    rotations: rows.reduce((sum, { generation }) => sum + generation - 1, 0),
    repeats: world.presentations.length - tokens.size,
  }
}
