import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { exitCodeOf } from './step.ts'

export interface TestCount {
  readonly passed: number
  readonly failed: number
}

/** The part of vitest's JSON report that is counted. */
interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

/** Runs vitest with its own progress on the terminal, and counts. */
export async function runTests(vitestArguments: readonly string[]): Promise<TestCount> {
  const folder = await mkdtemp(join(tmpdir(), 'pawl-check-'))
  const reportFile = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  try {
    const command = [
      '--import',
      './tools/stop-with-parent.mjs',
      'node_modules/vitest/vitest.mjs',
      'run',
      ...reporters,
      ...vitestArguments,
    ]
    const vitest = spawn(process.execPath, command, { stdio: ['ignore', 'inherit', 'inherit'] })
    const exitCode = await exitCodeOf(vitest)
    const report = await readFile(reportFile, 'utf8').catch(() => null)
    return countTests(report, exitCode === 0)
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** A run that failed counts at least one failure, also when no test did (a file that does not load, a stray rejection, a crash). */
export function countTests(report: string | null, runPassed: boolean): TestCount {
  if (report === null) return { passed: 0, failed: 1 }
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(report) as VitestReport
  const brokenFiles = testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const failed = numFailedTests + brokenFiles.length
  return { passed: numPassedTests, failed: runPassed ? failed : Math.max(failed, 1) }
}
