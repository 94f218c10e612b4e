import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = fileURLToPath(new URL('./slow-flush.c', import.meta.url))

/** Environment of a process whose flushes take 5 ms longer; null where that needs what the machine has not (Linux, a C compiler). */
export const slowFlushEnvironment = (folder: string): Readonly<Record<string, string>> | null => {
  if (process.platform !== 'linux') return null
  const library = join(folder, 'slow-flush.so')
  const { status } = spawnSync('cc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'], { stdio: 'inherit' })
  return status === 0 ? { LD_PRELOAD: library } : null
}
