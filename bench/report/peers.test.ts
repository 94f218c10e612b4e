import { describe, expect, test } from 'vitest'
import type { PeerResults, PeerRow } from '../peers/results.ts'
import { peerPage, peerTable } from './peers.ts'

const same = (value: number): PeerRow['ratio'] => ({ median: value, low: value, high: value })

const row = (id: string, title: string, ratio: number, oursOverIt: number): PeerRow => ({
  id,
  title,
  dividedBy: 'a constant',
  atLeast: id === 'pawl-postgres refresh' ? 0.3 : null,
  ratio: same(ratio),
  perSecond: same(ratio * 30_000),
  ceilingPerSecond: same(30_000),
  p50: 3.2,
  p99: 9,
  cpu: same(120),
  ceilingCpu: same(30),
  rss: 150e6,
  remarks: ['Every answer was a rotation.'],
  oursOverIt: same(oursOverIt),
})

const results: PeerResults = {
  machine: {
    processor: 'A processor',
    cores: 2,
    memoryGigabytes: 8,
    system: 'Linux 6',
    node: '24.0.0',
    sqlite: '3.53.4',
    flush: 0.25,
    pinned: false,
    loadBefore: 0.1,
  },
  postgres: '18.4',
  method: ['Measured.'],
  refresh: [
    row('pawl-postgres refresh', 'Ours', 0.4, 1),
    row('fast refresh', 'Fast peer', 0.1, 4),
    row('slow refresh', 'Slow peer', 0.05, 8),
  ],
  verify: [row('pawl-postgres verify', 'Ours', 0.5, 1), row('slow verify', 'Slow peer', 0.1, 5)],
  costs: [{ id: 'a', title: 'Ours', refreshes: 2240, logOfOne: 412.4, rowsOfThousand: 0, sizeOfThousand: 1200 }],
  mishaps: [
    {
      id: 'slow',
      title: 'Slow peer',
      repeated: 400,
      refusal: '{"error_description":"x","error":"invalid_grant"}',
      survives: false,
      firstAnswerSurvives: false,
      racers: 16,
      successors: 2,
      racesLost: 9,
      unanswered: 3,
      races: 10,
    },
  ],
}

describe('the page of the comparison', () => {
  const page = peerPage(results)

  test('has the ceiling first, and marks ours by its share of it', () => {
    expect(page).toContain('| Bare Fastify | 30,000 | 1 |')
    expect(page).toContain('| Ours | 12,000 | 0.40 | 0.40–0.40 |  |  | ✓ |')
  })

  test('marks each peer by how far ours is ahead of it', () => {
    expect(page).toContain('| Fast peer | 3,000 | 0.10 | 0.10–0.10 | 4 | 4.00–4.00 | ✗ |')
    expect(page).toContain('| Slow peer | 1,500 | 0.05 | 0.05–0.05 | 8 | 8.00–8.00 | ✓ |')
  })

  test('says what a refresh leaves behind', () => {
    expect(page).toContain('| Ours | 412 B | 0 | 1.2 kB |')
  })

  test('says what becomes of a lost answer and of a race', () => {
    expect(page).toContain('| Slow peer | 400 invalid_grant | lost, revoked as well | 2 | 9 of 10 | 3 of 160 |')
  })
})

test('the tables for a terminal have a line for each server', () => {
  expect(peerTable(results).match(/^Slow peer/gm)).toHaveLength(3)
})
