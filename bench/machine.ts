import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { canPin } from './process/child.ts'
import { spreadOf, type Machine } from './results.ts'

/** What the numbers were measured on. */
export const describeMachine = (folder: string): Machine => ({
  processor: cpus()[0]?.model ?? 'an unknown processor',
  cores: availableParallelism(),
  memoryGigabytes: Math.round(totalmem() / 1e9),
  system: `${type()} ${release().replace(/-.*/, '')}`,
  node: process.versions.node,
  sqlite: process.versions.sqlite ?? 'unknown',
  flush: measureFlush(folder),
  pinned: canPin,
  loadBefore: loadavg()[0] ?? 0,
})

/** Milliseconds that all processes of the machine have been at work, on all cores together, since it started. */
export const processorTime = (): number =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys, 0)

/**
 * Milliseconds that the hypervisor has kept all cores together from running although they had work; 0 where the system
 * does not count it. What is measured meanwhile is another machine.
 */
export const stolenTime = (): number => {
  const counted = '/proc/stat'
  if (!existsSync(counted)) return 0
  const [, , , , , , , , steal = 0] = (readFileSync(counted, 'latin1').split('\n', 1)[0] ?? '').split(/\s+/).map(Number)
  return steal * 10
}

/** Median milliseconds of one flush of 4 KiB, like the end of a small commit. Near 0 where the folder is in memory only. */
const measureFlush = (folder: string): number => {
  const path = join(folder, 'flush')
  const file = openSync(path, 'w')
  const page = Buffer.alloc(4096, 1)
  const times = Array.from({ length: 50 }, () => {
    writeSync(file, page)
    const startedAt = performance.now()
    fdatasyncSync(file)
    return performance.now() - startedAt
  })
  closeSync(file)
  rmSync(path)
  return spreadOf(times).median
}
