import type { Owner } from './owner.ts'

interface Inode {
  text: string
  /** What a loss of power leaves of it. */
  durable: string
  changedAt: number
}

/** Told when a file has got its name, for everybody to read, and when the names of a folder are safe. */
interface Watch {
  readonly renamed: (by: Owner) => void
  readonly synced: (by: Owner) => void
}

export type Trouble = 'none' | 'full' | 'read-only' | 'unreadable'

const fault = (code: string): Error => Object.assign(new Error(code), { code })

/** The files of one machine, as `node:fs/promises` shows them: what the SDK uses of them. Folders are names only. */
export class FileSystem {
  readonly #now: () => number
  readonly #on: Watch
  #names = new Map<string, Inode>()
  /** The names that a loss of power leaves: those of folders that were synced. */
  #durableNames = new Map<string, Inode>()
  trouble: Trouble = 'none'

  constructor(now: () => number, on: Watch) {
    this.#now = now
    this.#on = on
  }

  /** What is in a file now, whoever asks. */
  peek(path: string): string | null {
    return this.#names.get(path)?.text ?? null
  }

  /** What a loss of power would leave of it. */
  peekDurable(path: string): string | null {
    return this.#durableNames.get(path)?.durable ?? null
  }

  overwrite(path: string, text: string): void {
    const inode = this.#names.get(path)
    if (inode) inode.text = inode.durable = text
  }

  /** What was not synced is gone; names that were not may be. */
  losePower(keepsNames: boolean): void {
    if (!keepsNames) this.#names = new Map(this.#durableNames)
    for (const inode of this.#names.values()) inode.text = inode.durable
    this.#durableNames = new Map(this.#names)
  }

  async readFile(owner: Owner, path: string): Promise<string> {
    await owner.work()
    if (this.trouble === 'unreadable') throw fault('EIO')
    const { text } = this.#find(path)
    await owner.work()
    return text
  }

  async readdir(owner: Owner, path: string): Promise<string[]> {
    await owner.work()
    const prefix = `${path}/`
    return [...this.#names.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length))
  }

  async stat(owner: Owner, path: string): Promise<{ size: number; mtimeMs: number }> {
    await owner.work()
    return statOf(this.#find(path))
  }

  async unlink(owner: Owner, path: string): Promise<void> {
    await owner.work()
    this.#find(path)
    this.#names.delete(path)
  }

  async rename(owner: Owner, from: string, to: string): Promise<void> {
    await owner.work()
    this.#refuseIfReadOnly()
    this.#names.set(to, this.#find(from))
    this.#names.delete(from)
    this.#on.renamed(owner)
    await owner.work()
  }

  /** Exclusive create (`wx`), or a folder to be synced (`r`). */
  async open(owner: Owner, path: string, flags: string): Promise<FileHandle> {
    await owner.work()
    if (flags === 'r') return new FileHandle(this, owner, null, () => this.#syncNames(path, owner))
    this.#refuseIfReadOnly()
    if (this.trouble === 'full') throw fault('ENOSPC')
    if (this.#names.has(path)) throw fault('EEXIST')
    const inode = { text: '', durable: '', changedAt: this.#now() }
    this.#names.set(path, inode)
    return new FileHandle(this, owner, inode, () => {
      inode.durable = inode.text
    })
  }

  write(inode: Inode, text: string): void {
    if (this.trouble === 'full') throw fault('ENOSPC')
    inode.text = text + inode.text.slice(text.length)
    inode.changedAt = this.#now()
  }

  #syncNames(folder: string, by: Owner): void {
    const isIn = (name: string): boolean => name.startsWith(`${folder}/`)
    const elsewhere = [...this.#durableNames].filter(([name]) => !isIn(name))
    this.#durableNames = new Map([...elsewhere, ...[...this.#names].filter(([name]) => isIn(name))])
    this.#on.synced(by)
  }

  #find(path: string): Inode {
    const inode = this.#names.get(path)
    if (inode === undefined) throw fault('ENOENT')
    return inode
  }

  #refuseIfReadOnly(): void {
    if (this.trouble === 'read-only') throw fault('EROFS')
  }
}

class FileHandle {
  readonly #files: FileSystem
  readonly #owner: Owner
  readonly #inode: Inode | null
  readonly #flush: () => void

  constructor(files: FileSystem, owner: Owner, inode: Inode | null, flush: () => void) {
    this.#files = files
    this.#owner = owner
    this.#inode = inode
    this.#flush = flush
  }

  async write(text: string): Promise<void> {
    await this.#owner.work()
    if (this.#inode) this.#files.write(this.#inode, text)
  }

  async writeFile(text: string): Promise<void> {
    await this.write(text)
    await this.#owner.work()
  }

  async stat(): Promise<{ size: number; mtimeMs: number }> {
    await this.#owner.work()
    return statOf(this.#inode ?? { text: '', durable: '', changedAt: 0 })
  }

  async sync(): Promise<void> {
    await this.#owner.work()
    this.#flush()
    await this.#owner.work()
  }

  async close(): Promise<void> {
    await this.#owner.work()
  }
}

const statOf = ({ text, changedAt }: Inode): { size: number; mtimeMs: number } => ({
  size: text.length,
  mtimeMs: changedAt,
})
