import { spawn, type ChildProcess } from 'node:child_process'
import { text } from 'node:stream/consumers'

export interface StepResult {
  readonly name: string
  readonly passed: boolean
  readonly seconds: number
  readonly output: string
}

/** Runs a command found in `node_modules/.bin` (npm puts it on the PATH) and keeps what it says until it is wanted. */
export async function runStep(name: string, command: readonly string[]): Promise<StepResult> {
  const startedAt = performance.now()
  const child = spawn(command.join(' '), { shell: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCodeOf(child)])
  const seconds = (performance.now() - startedAt) / 1000
  return { name, passed: code === 0, seconds, output: stdout + stderr }
}

/** Null when a signal ended it. */
export function exitCodeOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
}
