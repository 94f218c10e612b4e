import { constants, copyFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAllowed, mountAt, run } from './mounted.ts'

/**
 * An ext4 file system in a file. What a program has written and not flushed is in the kernel's memory only; what is in
 * the file is what a disk would hold if the power went away now.
 */
export class LoopDisk implements Disposable {
  readonly folder: string
  readonly #image: string
  #unmount = (): void => undefined

  private constructor(image: string) {
    this.#image = image
    this.folder = `${image}.mounted`
  }

  static create(folder: string, mebibytes: number): LoopDisk {
    const disk = new LoopDisk(join(folder, 'disk.img'))
    try {
      writeFileSync(disk.#image, '')
      truncateSync(disk.#image, mebibytes * 1024 * 1024)
      run('mkfs.ext4', ['-q', '-F', disk.#image])
      disk.mount()
      return disk
    } catch (error) {
      disk[Symbol.dispose]()
      throw error
    }
  }

  /** What would be left of it now. Taken anew if the kernel wrote to it meanwhile: a disk has one state at a time. */
  copy(name: string): LoopDisk {
    const copied = new LoopDisk(`${this.#image}.${name}`)
    let writtenAt: bigint
    do {
      writtenAt = this.#writtenAt()
      copyFileSync(this.#image, copied.#image, constants.COPYFILE_FICLONE)
    } while (this.#writtenAt() !== writtenAt)
    return copied
  }

  mount(): void {
    this.#unmount = mountAt(this.folder, ['-o', 'loop', this.#image])
  }

  [Symbol.dispose](): void {
    this.#unmount()
    rmSync(this.#image, { force: true })
  }

  #writtenAt(): bigint {
    return statSync(this.#image, { bigint: true }).mtimeNs
  }
}

/** Loop devices are for root, and not in every container. */
export const canMountLoopDisk = (): boolean => isAllowed((folder) => LoopDisk.create(folder, 4))
