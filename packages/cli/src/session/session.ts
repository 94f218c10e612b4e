import { createSession, PawlError, type Session } from '@pawl/client'
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
  const profile = await findProfile(name)
  if (profile !== null) return withSessionOf(profile, placeOf(profile), work)
  throw new CommandRefusal(`There is no profile "${name}" yet. Run \`${loginCommand(name)} --url …\`.`, {
    exitCode: 77,
    code: 'not_logged_in',
  })
}

export const withSessionOf = async <T>(
  profile: Profile,
  place: Place,
  work: (open: OpenSession) => Promise<T>,
): Promise<T> => {
  const { url, origins } = profile
  const storageFailures: PawlError[] = []
  try {
    const session = createSession({ baseUrl: url, origins, storage: place.storage, background: false })
    session.on('storageFailed', ({ error }) => storageFailures.push(error))
    session.on('refreshFailed', tellOnce())
    const result = await work({ session, profile, place, storageFailures }).finally(() => session.close())
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

/** Who waits at a terminal is told why, once. */
const tellOnce = (): ((failure: { readonly error: PawlError }) => void) => {
  let isTold = !process.stderr.isTTY
  return ({ error }) => {
    if (!isTold) process.stderr.write(`pawl: ${error.message} Trying for up to half a minute …\n`)
    isTold = true
  }
}

/** The tokens that came are good, and the former refresh token leads to them for a while; but no further. */
const warnOfLoss = (failures: readonly PawlError[], place: Place): void => {
  const failure = failures.find(({ code }) => code === 'storage_unwritable')
  if (failure === undefined) return
  process.stderr.write(`pawl: ${place.name}: ${failure.message} Until that is mended, the session may be lost.\n`)
}
