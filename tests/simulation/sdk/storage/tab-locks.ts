import type { Owner } from './owner.ts'

interface Request {
  readonly owner: Owner
  readonly grant: () => void
}

/** Web Locks of one browser: first come, first served; a tab that goes away lets go of everything. */
export class TabLocks {
  readonly #waiting = new Map<string, Request[]>()

  /** As `navigator.locks.request`, on behalf of a tab. */
  request(owner: Owner, name: string, { signal }: LockOptions, use: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!owner.act()) return
      const queue = this.#queue(name)
      const request: Request = {
        owner,
        grant: () => {
          if (!owner.act()) return
          void use().then(() => {
            this.#leave(name, request)
            resolve()
          })
        },
      }
      queue.push(request)
      signal?.addEventListener('abort', () => {
        // One that is held is not taken away.
        if (queue[0] === request || !queue.includes(request)) return
        this.#leave(name, request)
        reject(new DOMException('', 'AbortError'))
      })
      if (queue[0] === request) request.grant()
    })
  }

  drop(owner: Owner): void {
    for (const [name, queue] of this.#waiting)
      for (const request of queue.filter((each) => each.owner === owner)) this.#leave(name, request)
  }

  #queue(name: string): Request[] {
    const queue = this.#waiting.get(name) ?? []
    this.#waiting.set(name, queue)
    return queue
  }

  #leave(name: string, request: Request): void {
    const queue = this.#queue(name)
    const isHolder = queue[0] === request
    const index = queue.indexOf(request)
    if (index >= 0) queue.splice(index, 1)
    if (isHolder) queue[0]?.grant()
  }
}
