import { createSession, PawlError, type Session } from '@pawl/client'
import { integerIn } from '../admin/options.ts'
import { CommandRefusal } from '../answer.ts'
import type { Call } from '../command.ts'
import { explain } from './explain.ts'
import { placeOf, type Place } from './place.ts'
import { findProfile, loginCommand, profileNameIn, type Profile } from './profile.ts'

/** The session of a profile, for one command. */
export interface OpenSession {
  readonly session: Session
  readonly profile: Profile
  readonly place: Place
  /** What the storage could not do so far. */
  readonly storageFailures: readonly PawlError[]
}

/** Works with the session of the profile that a command names. Rejects with refusals that say what to do. */
export const withSession = async <T>(call: Call, work: (open: OpenSession) => Promise<T>): Promise<T> => {
  const name = profileNameIn(call)
  const patience = integerIn(call, 'wait', 'number of seconds') ?? usualPatience
  const profile = await findProfile(name)
  if (profile !== null) return withSessionOf(profile, placeOf(profile), work, patience)
  throw new CommandRefusal(`There is no profile "${name}" yet. Run \`${loginCommand(name)} --url …\`.`, {
    exitCode: 77,
    code: 'not_logged_in',
  })
}

export const withSessionOf = async <T>(
  profile: Profile,
  place: Place,
  work: (open: OpenSession) => Promise<T>,
  patience: number = usualPatience,
): Promise<T> => {
  const { url, origins } = profile
  const storageFailures: PawlError[] = []
  try {
    const options = { baseUrl: url, origins, storage: place.storage, background: false, environment: { timer } }
    const session = createSession(options)
    session.on('storageFailed', ({ error }) => storageFailures.push(error))
    const result = await withPatience(session, patience, async () => {
      const answer = await work({ session, profile, place, storageFailures })
      await session.close()
      return answer
    })
    warnOfLoss(storageFailures, place)
    return result
  } catch (error) {
    const corrupt = storageFailures.find(({ code }) => code === 'storage_corrupt')
    const isLoggedOut = error instanceof PawlError && error.code === 'not_logged_in'
    if (corrupt === undefined || !isLoggedOut) throw explain(error, profile, place)
    const message = `What is kept in ${place.name} is damaged, and holds no session. Run \`${loginCommand(profile.name)}\`.`
    throw new CommandRefusal(message, { exitCode: 77, code: corrupt.code })
  }
}

/** Seconds. The SDK itself tries for half a minute. */
const usualPatience = 10

/** A refresh that is given up keeps no process alive: it goes on with the next command, under the same key. */
const timer = (callback: () => void, delay: number): (() => void) => {
  const handle = setTimeout(callback, delay).unref()
  return () => {
    clearTimeout(handle)
  }
}

/** Gives up as soon as the next try to refresh would come later than after so many seconds; not while there is a bearer that is good. */
const withPatience = async <T>(session: Session, patience: number, work: () => Promise<T>): Promise<T> => {
  const startedAt = performance.now()
  const keptAlive = setInterval(() => undefined, 60_000)
  let isTold = !process.stderr.isTTY
  const gaveUp = new Promise<never>((_resolve, reject) => {
    session.on('refreshFailed', ({ error, retryIn }) => {
      if ((session.stats().tokenExpiresIn ?? 0) > 0) return
      if ((performance.now() - startedAt) / 1000 + retryIn > patience) reject(error)
      // Who waits at a terminal is told why, once.
      else if (!isTold) process.stderr.write(`pawl: ${error.message} Trying for up to ${String(patience)} s …\n`)
      isTold = true
    })
  })
  return Promise.race([work(), gaveUp]).finally(() => {
    clearInterval(keptAlive)
  })
}

/** The tokens that came are good, and the former refresh token leads to them for a while; but no further. */
const warnOfLoss = (failures: readonly PawlError[], place: Place): void => {
  const failure = failures.find(({ code }) => code === 'storage_unwritable')
  if (failure === undefined) return
  process.stderr.write(`pawl: ${place.name}: ${failure.message} Until that is mended, the session may be lost.\n`)
}
