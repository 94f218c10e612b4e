import { createSession, type Environment, type Session, type SessionStorage } from '@pawl/client'
import type { Machine } from './machine/machine.ts'
import type { FileSystem } from './storage/file-system.ts'
import type { Owner } from './storage/owner.ts'
import type { World } from './world.ts'

/** What a broken SDK has in the place of parts of a right one. */
export interface Rig {
  readonly environment?: (right: Environment, process: ClientProcess) => Environment
  readonly storage?: (right: SessionStorage, process: ClientProcess) => SessionStorage
  readonly files?: (right: FileSystem) => FileSystem
}

export const baseUrl = 'https://api.example'

/** One process, or one tab, that runs the real SDK; it may be killed in front of everything that it does, and after. */
export class ClientProcess implements Owner {
  /** Never given twice. */
  readonly number: number
  readonly machine: Machine
  readonly session: Session
  readonly startedAt: number
  readonly #world: World
  readonly #wakers = new Set<() => void>()
  #actsLeft = Infinity
  /** When it began to read its storage the last time, in true time and by the clocks of its machine. */
  #look = { at: Infinity, mono: 0, wall: 0 }
  isAlive = true

  constructor(world: World, machine: Machine, number: number) {
    this.#world = world
    this.machine = machine
    this.number = number
    this.startedAt = world.time.now
    const { rig } = world
    const seat = world.place.seatOf(this)
    world.seats.set(number, { ...seat, files: rig.files?.(seat.files) ?? seat.files })
    const right = world.place.storageFor(this, number)
    const storage: SessionStorage = {
      ...right,
      read: () => {
        this.#look = { at: world.time.now, mono: machine.mono(), wall: machine.wall() }
        return right.read()
      },
    }
    const environment = this.#environment()
    this.session = createSession({
      baseUrl,
      storage: rig.storage?.(storage, this) ?? storage,
      environment: rig.environment?.(environment, this) ?? environment,
    })
  }

  /** Whether it read its storage long ago, and both its clocks deny it: the machine slept, and its wall clock was set back. */
  get isMisled(): boolean {
    const { at, mono, wall } = this.#look
    const passed = Math.max(this.machine.mono() - mono, this.machine.wall() - wall)
    return this.#world.time.now - at > 60_000 && passed < 60_000
  }

  /** Kills it after so many more of its acts. */
  killAfter(acts: number): void {
    this.#actsLeft = acts
    if (acts <= 0) this.#die()
  }

  /** Takes back that it is to be killed. */
  spare(): void {
    this.#actsLeft = Infinity
  }

  readonly act = (): boolean => {
    if (this.isAlive && --this.#actsLeft < 0) this.#die()
    return this.isAlive
  }

  readonly work = (): Promise<void> =>
    new Promise((resolve) => {
      if (!this.act()) return
      const delay = this.#world.diskDelay()
      if (delay === 0 && !this.machine.isAsleep) resolve()
      else this.machine.timer(() => this.isAlive && resolve(), delay)
    })

  /** The page is shown again, or the network is back. */
  wake(): void {
    for (const waker of this.#wakers) waker()
  }

  #die(): void {
    if (!this.isAlive) return
    this.isAlive = false
    this.#world.died(this)
  }

  #environment(): Environment {
    const { machine } = this
    const { chance } = this.#world
    return {
      mono: machine.mono,
      wall: machine.wall,
      random: chance,
      secret: () => `key-${String(this.number)}-${String(Math.floor(chance() * 2 ** 32)).padStart(12, '0')}`,
      timer: (callback, delay, background = false) =>
        machine.timer(
          () => {
            if (this.isAlive) callback()
          },
          // Timers of a page that nobody looks at are late.
          background ? Math.max(delay, this.#world.throttle) : delay,
        ),
      fetch: (input, init = {}) => this.#world.network.send(this, input as string | URL, init),
      onWake: (listener) => {
        this.#wakers.add(listener)
        return () => this.#wakers.delete(listener)
      },
    }
  }
}
