import { closeSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { isAllowed, mountAt } from './mounted.ts'

/** A file system of a fixed size in memory, to be filled and freed. */
export class MemoryDisk implements Disposable {
  readonly folder: string
  readonly #unmount: () => void

  constructor(folder: string, mebibytes: number) {
    this.folder = join(folder, 'memory')
    this.#unmount = mountAt(this.folder, ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'pawl-torture'])
  }

  /** Takes all that is left of it; may be repeated. */
  fill(): void {
    const ballast = openSync(this.#ballast(), 'a')
    try {
      while (writeSync(ballast, Buffer.alloc(4096)) > 0);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
    } finally {
      closeSync(ballast)
    }
  }

  free(): void {
    rmSync(this.#ballast(), { force: true })
  }

  [Symbol.dispose](): void {
    this.#unmount()
  }

  #ballast(): string {
    return join(this.folder, 'ballast')
  }
}

/** Mounting is for root, and not in every container. */
export const canMountMemoryDisk = (): boolean => isAllowed((folder) => new MemoryDisk(folder, 1))
