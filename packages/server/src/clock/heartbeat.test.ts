import { instant, type NodeReport, type Store } from '@pawl/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startHeartbeat, type Heartbeat } from './heartbeat.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const minute = 60_000

interface Beating {
  readonly heartbeat: Heartbeat
  readonly reports: NodeReport[]
  readonly left: string[]
  readonly failures: unknown[]
  fail: boolean
}

const beating = async (): Promise<Beating> => {
  const reports: NodeReport[] = []
  const left: string[] = []
  const failures: unknown[] = []
  const state = { fail: false }
  const deployment = {
    report: async (report: NodeReport) => {
      if (state.fail) throw new Error('no store')
      reports.push(report)
    },
    leave: async (node: string) => void left.push(node),
  } as unknown as Store['deployment']
  const heartbeat = await startHeartbeat({
    store: { deployment },
    clock: { now: () => instant(performance.now()) },
    node: 'one',
    fingerprints: () => ['f'],
    failed: (error) => failures.push(error),
  })
  return Object.assign(state, { heartbeat, reports, left, failures })
}

test('the mark is written at once, each minute, and at the stop', async () => {
  const { heartbeat, reports, left } = await beating()
  expect(reports).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(3 * minute)
  expect(reports).toHaveLength(4)
  expect(reports[3]).toEqual({ node: 'one', seenAt: (reports[0]?.seenAt ?? 0) + 3 * minute, fingerprints: ['f'] })
  await heartbeat.stop()
  expect(reports).toHaveLength(5)
  expect(left).toEqual(['one'])
  await vi.advanceTimersByTimeAsync(3 * minute)
  expect(reports).toHaveLength(5)
})

test('a store that fails now and then is told later', async () => {
  const node = await beating()
  node.fail = true
  await vi.advanceTimersByTimeAsync(2 * minute)
  expect(node.failures).toHaveLength(2)
  node.fail = false
  await vi.advanceTimersByTimeAsync(minute)
  expect(node.reports).toHaveLength(2)
})
