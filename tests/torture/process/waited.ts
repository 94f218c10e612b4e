import { readFileSync } from 'node:fs'

/** Milliseconds that the main thread of a process has waited for its turn (Linux: sched-stats); 0 where nobody counts. */
export const waitedForProcessor = (pid: number): number => {
  try {
    const [, nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')
    return Number(nanoseconds) / 1e6
  } catch {
    return 0
  }
}
