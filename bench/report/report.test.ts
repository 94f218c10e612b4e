import { describe, expect, test } from 'vitest'
import type { Figure, RatioRow, Results } from '../results.ts'
import { spreadOf } from '../results.ts'
import { shown } from './numbers.ts'
import { ratioPicture } from './svg.ts'
import { resultsPage, terminalTable } from './table.ts'
import { throughput } from './write.ts'

const refresh: RatioRow = {
  id: 'refresh',
  title: 'Refresh & rotate',
  dividedBy: 'a constant of 480 bytes',
  atLeast: 0.4,
  ratio: spreadOf([0.45, 0.5, 0.55]),
  perSecond: spreadOf([20_000]),
  ceilingPerSecond: spreadOf([40_000]),
  p50: 3.1234,
  p99: 8,
  cpu: spreadOf([48.5]),
  ceilingCpu: spreadOf([19.6]),
  rss: 150_000_000,
  remarks: ['Every answer was a rotation.'],
}
const verify: RatioRow = {
  ...refresh,
  id: 'verify',
  title: 'Verify',
  atLeast: 0.7,
  ratio: spreadOf([0.6]),
  remarks: [],
}
const bytes: Figure = {
  id: 'idle',
  title: 'Bytes of an idle session',
  value: 412.3,
  unit: 'B',
  atMost: 400,
  remarks: [],
}

const results: Results = {
  machine: {
    processor: 'A <fast> processor',
    cores: 2,
    memoryGigabytes: 24,
    system: 'Linux 6',
    node: '24.21.0',
    sqlite: '3.53.4',
    flush: 0.23,
    pinned: true,
    loadBefore: 0.1,
  },
  method: ['Ceiling and subject took turns.'],
  ratios: [refresh, verify],
  figures: [bytes],
}

const pageTitle = { heading: 'Benchmark', name: 'bench', command: 'npm run bench' }

describe('the page of results', () => {
  const page = resultsPage(results, pageTitle)

  test('has a row for each ratio and figure, with its target and whether it was reached', () => {
    expect(page).toContain(
      '| Refresh & rotate | 0.50 | 0.45–0.55 | ≥ 0.40 | ✓ | 20,000 | 40,000 | 3.12 | 8 | 48.5 | 19.6 | 150 MB |',
    )
    expect(page).toContain('| Verify | 0.60 | 0.60–0.60 | ≥ 0.70 | ✗ |')
    expect(page).toContain('| Bytes of an idle session | 412 B | ≤ 400 B | ✗ |')
  })

  test('says what each ratio was divided by', () => {
    expect(page).toContain('**Refresh & rotate**: Divided by a constant of 480 bytes. Every answer was a rotation.')
  })

  test('is a page also where nothing but figures was measured', () => {
    expect(resultsPage({ ...results, ratios: [] }, pageTitle)).not.toContain('| Request |')
  })
})

test('the table for a terminal is aligned', () => {
  const [header = '', first = '', second = ''] = terminalTable(results).split('\n')
  expect(first.indexOf('0.50') + 4).toBe(header.indexOf('Ratio') + 5)
  expect(second.indexOf('0.60') + 4).toBe(header.indexOf('Ratio') + 5)
})

describe('the picture', () => {
  const picture = ratioPicture(results, throughput)

  test('escapes what it was given', () => {
    expect(picture).toContain('Refresh &amp; rotate')
    expect(picture).toContain('A &lt;fast&gt; processor')
    expect(picture).not.toContain('<fast>')
  })

  test('draws a bar as long as its ratio, and marks its target', () => {
    // The longest bar that fits is 360 wide and stands for 1.
    expect(picture).toMatch(/<rect class="bar" x="270" y="84" width="180.0"/)
    expect(picture).toContain('<line class="target" x1="414.0"')
    expect(picture).toMatch(/<rect class="missed" x="270" y="128" width="216.0"/)
  })

  test('is readable in light and dark, and to those who do not see it', () => {
    expect(picture).toContain('@media (prefers-color-scheme: dark)')
    expect(picture).toContain('Refresh &amp; rotate: 0.50; Verify: 0.60')
  })

  test('nests its elements', () => {
    const open: string[] = []
    for (const [, slash, name = '', end] of picture.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
      if (slash === '/') expect(open.pop()).toBe(name)
      else if (end === '') open.push(name)
    }
    expect(open).toEqual([])
  })
})

test('spreads have a median, also of an even number of rounds', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 })
  expect(spreadOf([4, 1, 3, 2])).toEqual({ median: 2.5, low: 1, high: 4 })
})

test.each([
  [12_345.6, '12,346'],
  [45.67, '45.7'],
  [4.256, '4.26'],
  [0.12846, '0.128'],
  [0, '0'],
])('%d is shown as %s', (value, text) => {
  expect(shown(value)).toBe(text)
})
