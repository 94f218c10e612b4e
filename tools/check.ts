// Everything that must hold before a change is accepted, here and in CI alike. Arguments go to vitest: `npm test -- packages/core`.
import { styleText } from 'node:util'
import { runStep, type StepResult } from './check/step.ts'
import { runTests } from './check/tests.ts'

const steps = [
  { name: 'format', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', command: ['eslint', '.'] },
  { name: 'types', command: ['tsc', '--noEmit'] },
  { name: 'types of the documentation', command: ['tsc', '--noEmit', '-p', 'apps/docs'] },
  { name: 'types of the console', command: ['tsc', '--noEmit', '-p', 'apps/console'] },
  { name: 'tidy', command: ['node', 'tools/tidy.ts'] },
  { name: 'dead code', command: ['knip'] },
]

const stepResults = await Promise.all(
  steps.map(async ({ name, command }) => {
    const result = await runStep(name, command)
    report(result)
    return result
  }),
)
const tests = await runTests(process.argv.slice(2))

const failedSteps = stepResults.filter((step) => !step.passed)
for (const { name, output } of failedSteps) process.stdout.write(`\n${styleText('bold', name)}\n${output}\n`)

const passed = stepResults.length - failedSteps.length + tests.passed
const failed = failedSteps.length + tests.failed
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1

function report({ name, passed, seconds }: StepResult): void {
  const mark = passed ? styleText('green', '✓') : styleText('red', '✗')
  process.stdout.write(` ${mark} ${name} ${styleText('dim', `${seconds.toFixed(1)} s`)}\n`)
}
