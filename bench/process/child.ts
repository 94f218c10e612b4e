import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { openSync, closeSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** Core 0 is for the server that is measured, core 1 for the load; `any` where a database takes part as well. */
export type Core = 0 | 1 | 'any'

export interface ChildOptions {
  /** Arguments of Node: the program and what goes with it. */
  readonly args: readonly string[]
  readonly core: Core
  readonly env?: Readonly<Record<string, string>>
  /** Where both outputs go, as a service's would; to the terminal if none is named. */
  readonly logFile?: string
}

/** Without `taskset`, or on a single core, processes run where the system puts them, and the report says so. */
export const canPin: boolean =
  process.platform === 'linux' && availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** A Node process on one core that can be sent messages. */
export const startChild = ({ args, core, env, logFile }: ChildOptions): ChildProcess => {
  const node = [process.execPath, '-C', 'pawl-dev', ...args]
  const [command = '', ...rest] = canPin && core !== 'any' ? ['taskset', '-c', String(core), ...node] : node
  const output = logFile === undefined ? 'inherit' : openSync(logFile, 'a')
  const child = spawn(command, rest, { env: { ...process.env, ...env }, stdio: ['ignore', output, output, 'ipc'] })
  if (typeof output === 'number') closeSync(output)
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

/** Asks a child to end, waits for it, and answers its exit code; it is killed if it takes longer than `patience` seconds. */
export const stopChild = async (child: ChildProcess, patience = 15): Promise<number | null> => {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = Promise.withResolvers<number | null>()
  child.once('exit', ended.resolve)
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), patience * 1000)
  const code = await ended.promise
  clearTimeout(timer)
  return code
}
