import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** Resolves when no thread of a process that was sent SIGSTOP is in the middle of anything, not in a system call either. */
export const standstill = async (pid: number): Promise<void> => {
  const threads = `/proc/${pid}/task`
  const stillRuns = (thread: string): boolean => !['T', null].includes(stateOf(`${threads}/${thread}/stat`))
  while (readdirSync(threads).some(stillRuns)) await setTimeout(1)
}

/** The letter behind the name, which is in parentheses and may hold anything (proc_pid_stat(5)); null of a thread that has just ended. */
const stateOf = (file: string): string | null => {
  try {
    const text = readFileSync(file, 'utf8')
    return text[text.lastIndexOf(')') + 2] ?? ''
  } catch {
    return null
  }
}
