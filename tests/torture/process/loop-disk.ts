import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, rmSync, truncateSync, writeFileSync, constants } from 'node:fs'
import { join } from 'node:path'

/** Loop devices and mounts are for root alone, on Linux. */
export const canMount: boolean = process.platform === 'linux' && process.getuid?.() === 0

/**
 * An ext4 file system in a file. What a program has written and not flushed is in the kernel's memory only; what is in
 * the file is what a disk would hold if the power went away now.
 */
export class LoopDisk {
  readonly folder: string
  readonly #image: string
  #mounted = false

  private constructor(image: string) {
    this.#image = image
    this.folder = `${image}.mounted`
  }

  static create(folder: string, mebibytes: number): LoopDisk {
    const disk = new LoopDisk(join(folder, 'disk.img'))
    writeFileSync(disk.#image, '')
    truncateSync(disk.#image, mebibytes * 1024 * 1024)
    execFileSync('mkfs.ext4', ['-q', '-F', disk.#image])
    disk.mount()
    return disk
  }

  /** What would be left of it now. */
  copy(name: string): LoopDisk {
    const image = `${this.#image}.${name}`
    copyFileSync(this.#image, image, constants.COPYFILE_FICLONE)
    return new LoopDisk(image)
  }

  mount(): void {
    mkdirSync(this.folder, { recursive: true })
    execFileSync('mount', ['-o', 'loop', this.#image, this.folder])
    this.#mounted = true
  }

  remove(): void {
    if (this.#mounted) execFileSync('umount', [this.folder])
    this.#mounted = false
    rmSync(this.#image, { force: true })
    rmSync(this.folder, { recursive: true, force: true })
  }
}
