import { fileStorage } from '@pawl/client/node'
import { webStorage } from '@pawl/client/browser'
import type { SessionStorage } from '@pawl/client'
import { FileSystem } from './file-system.ts'
import type { Owner } from './owner.ts'
import { lockNameFor, pathFor, type Seat } from './stand-ins.ts'
import { TabLocks } from './tab-locks.ts'

/** `insecure`: tabs of a page that came without TLS, and so have no locks. */
export type PlaceKind = 'tabs' | 'insecure' | 'files'

/** Told of every text that others can read, and when no loss of power can take it away any more. */
interface PlaceWatch {
  readonly written: (text: string, by: Owner) => void
  readonly safe: (text: string, by: Owner) => void
}

const file = 'session.json'
const pathOnDisk = `disk/${file}`

/** Where the clients of a world keep their session, all of them the same one: the SDK's own storages on simulated ground. */
export class Place {
  readonly kind: PlaceKind
  readonly files: FileSystem
  readonly #locks: TabLocks | null
  /** What is in the browser's storage. */
  #text: string | null = null
  readonly #on: PlaceWatch

  constructor(kind: PlaceKind, now: () => number, on: PlaceWatch) {
    this.kind = kind
    this.#on = on
    this.#locks = kind === 'tabs' ? new TabLocks() : null
    const tell = (event: (text: string, by: Owner) => void, text: string | null, by: Owner): void => {
      if (text !== null) event(text, by)
    }
    this.files = new FileSystem(now, {
      renamed: (by) => tell(on.written, this.peek(), by),
      synced: (by) => tell(on.safe, this.files.peekDurable(pathOnDisk), by),
    })
  }

  get hasLocks(): boolean {
    return this.kind !== 'insecure'
  }

  peek(): string | null {
    return this.kind === 'files' ? this.files.peek(pathOnDisk) : this.#text
  }

  seatOf(owner: Owner): Seat {
    return { owner, files: this.files, locks: this.#locks }
  }

  storageFor(owner: Owner, number: number): SessionStorage {
    if (this.kind === 'files') return fileStorage(pathFor(number, file))
    return webStorage({ key: lockNameFor(number), area: this.#areaFor(owner) })
  }

  spoil(text: string): void {
    if (this.kind === 'files') this.files.overwrite(pathOnDisk, text)
    else this.#text = text
  }

  /** A process is gone: the browser takes its locks away; on a disk they go stale. */
  drop(owner: Owner): void {
    this.#locks?.drop(owner)
  }

  #areaFor(owner: Owner): Storage {
    const refuse = (): void => {
      if (this.files.trouble !== 'none') throw new DOMException('', 'QuotaExceededError')
    }
    const area: Pick<Storage, 'getItem' | 'setItem'> = {
      getItem: () => {
        if (!owner.act()) return null
        if (this.files.trouble === 'unreadable') throw new DOMException('', 'SecurityError')
        return this.#text
      },
      setItem: (_key, text) => {
        if (!owner.act()) return
        refuse()
        this.#text = text
        this.#on.written(text, owner)
        this.#on.safe(text, owner)
        owner.act()
      },
    }
    return area as Storage
  }
}
