import type { Stage } from './storage/stand-ins.ts'
import type { World } from './world.ts'

/** More than any lock is held for. */
const mostBeats = 90

/** What the SDK's storages take from the platform itself, in this world. */
export const platformOf = (world: World): Stage => ({
  seat: (number) => {
    const seat = world.seats.get(number)
    if (seat === undefined) throw new Error(`there never was a process ${String(number)}`)
    return seat
  },
  random: world.chance,
  // Ten times as long as the file lock asks for: a waiter that looks more seldom, so that a schedule costs less.
  pause: (milliseconds) => new Promise((resolve) => void timer(world, resolve, 10 * milliseconds)),
  repeat: (callback, milliseconds) => {
    // The heart of a lock whose holder was killed would go on for ever: nobody knows whose it is.
    let left = mostBeats
    const again = (): void => {
      if (--left > 0) stop = timer(world, again, milliseconds)
      callback()
    }
    let stop = timer(world, again, milliseconds)
    return () => {
      stop()
    }
  },
})

/** Nobody knows whose timer it is: with one machine it sleeps when that does. */
const timer = ({ machines, time }: World, callback: () => void, delay: number): (() => void) => {
  const [machine, ...others] = machines
  if (machine && others.length === 0) return machine.timer(callback, delay)
  const alarm = time.after(delay, callback)
  return () => {
    alarm.callback = null
  }
}
