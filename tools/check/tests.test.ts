import { expect, test } from 'vitest'
import { countTests } from './tests.ts'

const report = (passed: number, failed: number, testResults: readonly object[] = []): string =>
  JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults })

test('counts what vitest counted', () => {
  expect(countTests(report(7, 0), true)).toEqual({ passed: 7, failed: 0 })
  expect(countTests(report(5, 2), false)).toEqual({ passed: 5, failed: 2 })
})

test('counts a file that does not load as one failure', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'passed', assertionResults: [{}] },
  ]
  expect(countTests(report(1, 0, testResults), false)).toEqual({ passed: 1, failed: 1 })
})

test('counts a run that failed without a failed test as one failure', () => {
  expect(countTests(report(3, 0), false)).toEqual({ passed: 3, failed: 1 })
  expect(countTests(null, false)).toEqual({ passed: 0, failed: 1 })
})
