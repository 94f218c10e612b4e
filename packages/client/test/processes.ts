import type { SessionStorage } from '../src/storage/storage.ts'
import type { Stage, StagedClient } from './stage.ts'
import type { VirtualTime } from './virtual-time.ts'

/** A storage that several simulated processes share, each of which may be killed at any moment. */
export class SharedStorage {
  text: string | null = null
  private holder: Process | undefined
  private readonly time: VirtualTime
  /** Milliseconds that a read or a write takes. */
  private readonly delay: number
  private readonly hasLock: boolean

  constructor(time: VirtualTime, { delay, hasLock }: { delay: number; hasLock: boolean }) {
    this.time = time
    this.delay = delay
    this.hasLock = hasLock
  }

  storageOf(process: Process): SessionStorage {
    return {
      read: async () => {
        await this.work(process)
        return this.text
      },
      write: async (text) => {
        await this.work(process)
        this.text = text
        await this.work(process)
      },
      ...(this.hasLock && { lock: (signal) => this.lock(process, signal) }),
    }
  }

  /** A killed process does nothing more; a lock that it held is found stale after 5 s. */
  async died(process: Process): Promise<void> {
    await this.time.pause(5_000)
    if (this.holder === process) this.holder = undefined
  }

  private async work(process: Process): Promise<void> {
    if (this.delay > 0) await this.time.pause(this.delay)
    await process.aliveOrNever()
  }

  private async lock(process: Process, signal: AbortSignal): Promise<() => void> {
    while (this.holder !== undefined) {
      await this.time.pause(25)
      await process.aliveOrNever()
      if (signal.aborted) throw new Error('waited too long')
    }
    this.holder = process
    return () => {
      if (this.holder === process) this.holder = undefined
    }
  }
}

/** One simulated process: a client that can be killed, and started again on the same storage. */
export class Process {
  client: StagedClient
  private isDead = false
  private readonly stage: Stage
  private readonly shared: SharedStorage
  private readonly wall: () => number

  constructor(stage: Stage, shared: SharedStorage, wall: () => number) {
    this.stage = stage
    this.shared = shared
    this.wall = wall
    this.client = stage.client({ storage: shared.storageOf(this), wall, isDead: () => this.isDead })
  }

  /** Kills it, and starts another in its place. */
  crash(): Process {
    this.isDead = true
    void this.shared.died(this)
    return new Process(this.stage, this.shared, this.wall)
  }

  async aliveOrNever(): Promise<void> {
    if (this.isDead) await new Promise(() => undefined)
  }
}
