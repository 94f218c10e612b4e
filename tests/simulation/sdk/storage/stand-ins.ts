import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers/promises'
import type { FileSystem } from './file-system.ts'
import type { Owner } from './owner.ts'
import type { TabLocks } from './tab-locks.ts'

/** A process, and the files and locks that it sees. */
export interface Seat {
  readonly owner: Owner
  readonly files: FileSystem
  readonly locks: TabLocks | null
}

/** The world that what the SDK takes from the platform itself leads to, while one is being played. */
export interface Stage {
  readonly seat: (number: number) => Seat
  readonly random: () => number
  readonly pause: (milliseconds: number) => Promise<void>
  /** Returns what stops it. */
  readonly repeat: (callback: () => void, milliseconds: number) => () => void
}

let stage: Stage | undefined

/** Plays with the stage in the place of the disk, the timers and the locks that the SDK's storages use. Only one at a time. */
export const onStage = async <T>(wanted: Stage, play: () => Promise<T>): Promise<T> => {
  stage = wanted
  try {
    return await play()
  } finally {
    stage = undefined
  }
}

/** The path under which a process sees a file of its machine, and the name of a lock as a tab asks for it. */
export const pathFor = (number: number, name: string): string => `/simulated/${String(number)}/${name}`
export const lockNameFor = (number: number): string => `pawl@${String(number)}`

const root = /^\/simulated\/(\d+)/

type Call = (...given: readonly unknown[]) => unknown
type Instead = (files: FileSystem, owner: Owner, path: string, ...more: never[]) => unknown

/** Calls with a path of ours go to the stage; all others where they always went. */
const divert = (name: keyof typeof promises, instead: Instead): void => {
  const original = promises[name] as Call
  const diverted: Call = (path, ...more) => {
    const number = typeof path === 'string' ? root.exec(path)?.[1] : undefined
    if (number === undefined || stage === undefined) return original(path, ...more)
    const { files, owner } = stage.seat(Number(number))
    return instead(files, owner, strip(path as string), ...(more as never[]))
  }
  Object.assign(promises, { [name]: diverted })
}

const strip = (path: string): string => path.replace(root, 'disk')

divert('readFile', (files, owner, path) => files.readFile(owner, path))
divert('readdir', (files, owner, path) => files.readdir(owner, path))
divert('stat', (files, owner, path) => files.stat(owner, path))
divert('unlink', (files, owner, path) => files.unlink(owner, path))
divert('rename', (files, owner, path, to: string) => files.rename(owner, path, strip(to)))
divert('open', (files, owner, path, flags: string) => files.open(owner, path, flags))
divert('mkdir', (_files, owner) => owner.work())

const pause = timers.setTimeout as Call
Object.assign(timers, { setTimeout: (delay: number) => (stage ? stage.pause(delay) : pause(delay)) })
syncBuiltinESMExports()

const { setInterval, clearInterval } = globalThis as unknown as { setInterval: Call; clearInterval: Call }
const { random } = Math
Object.assign(Math, { random: () => (stage ? stage.random() : random()) })
Object.assign(globalThis, {
  setInterval: (callback: () => void, delay: number, ...more: unknown[]) =>
    stage ? { stop: stage.repeat(callback, delay), unref: () => undefined } : setInterval(callback, delay, ...more),
  clearInterval: (handle: unknown) => {
    if (typeof handle === 'object' && handle !== null && 'stop' in handle) (handle.stop as () => void)()
    else clearInterval(handle)
  },
})

/** `navigator.locks`, as the tab whose number is in the name sees it; none where the page came without TLS. */
const locks = {
  request(name: string, options: LockOptions, use: () => Promise<void>): Promise<void> {
    const seat = stage?.seat(Number(name.split('@')[1]))
    if (!seat?.locks) throw new TypeError('no locks here')
    return seat.locks.request(seat.owner, 'pawl', options, use)
  },
}
Object.defineProperty(globalThis.navigator, 'locks', { value: locks, configurable: true })
