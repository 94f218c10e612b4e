import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { undoAtExit } from './cleanup.ts'

/** Mounts at a new folder; the answer unmounts. Its second call does nothing. */
export const mountAt = (folder: string, options: readonly string[]): (() => void) => {
  mkdirSync(folder, { recursive: true })
  run('mount', [...options, folder])
  return undoAtExit(() => {
    try {
      run('umount', [folder])
    } catch {
      // Somebody has a file open there. It goes, and its loop device with it, when the last one lets go.
      run('umount', ['--lazy', folder])
    }
    rmSync(folder, { recursive: true, force: true })
  })
}

export const run = (program: string, operands: readonly string[]): void => {
  execFileSync(program, operands, { stdio: ['ignore', 'ignore', 'pipe'] })
}

/** Whether this process may do what `attempt` does with the folder that it is given. */
export const isAllowed = (attempt: (folder: string) => Disposable): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'pawl-mount-'))
  try {
    attempt(folder)[Symbol.dispose]()
    return true
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
