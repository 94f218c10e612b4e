import { CommandRefusal, type Answer } from '../answer.ts'
import type { Call } from '../command.ts'
import { readText, type Place } from './place.ts'
import { keepProfile, type Profile } from './profile.ts'
import { withSession } from './session.ts'

type Ending = 'ended' | 'unconfirmed' | 'damaged' | 'nobody'

export const logout = (call: Call): Promise<Answer> =>
  withSession(call, async ({ session, profile, place, storageFailures }) => {
    await readText(place)
    const seen = { end: false }
    session.on('ended', () => {
      seen.end = true
    })
    const isConfirmed = await session.logout({ everywhere: call.options['everywhere'] === true })
    const isDamaged = storageFailures.some(({ code }) => code === 'storage_corrupt')
    const failure = storageFailures.find(({ code }) => code !== 'storage_corrupt')
    if (failure !== undefined) throw notRemoved(place, isConfirmed)
    if (isDamaged) await clear(place)
    await keepProfile({ ...profile, username: null })
    const ending = isConfirmed ? 'ended' : seen.end ? 'unconfirmed' : isDamaged ? 'damaged' : 'nobody'
    return { text: sentences[ending](profile, place), json: { ending } }
  })

const clear = async (place: Place): Promise<void> => {
  try {
    await place.storage.write('{}')
  } catch {
    throw notRemoved(place, false)
  }
}

const livesOn = 'lives on until its refresh token runs out, or an administrator ends it'

const sentences: Readonly<Record<Ending, (profile: Profile, place: Place) => string>> = {
  ended: ({ url }) => `Logged out of ${url}.`,
  unconfirmed: ({ url }) =>
    `The tokens are gone from this machine, but ${url} did not confirm: there the session ${livesOn}.`,
  damaged: ({ url }, place) =>
    `What was in ${place.name} was damaged and has been removed. A session at ${url} ${livesOn}.`,
  nobody: ({ url }) => `Nobody was logged in to ${url}.`,
}

const notRemoved = (place: Place, isConfirmed: boolean): CommandRefusal => {
  const server = isConfirmed ? 'The session has ended at the server' : 'The server did not confirm the end'
  const message = `${server}, but the tokens could not be removed from ${place.name}. Check its permissions, and run \`pawl logout\` again.`
  return new CommandRefusal(message, { exitCode: 74, code: 'storage_unwritable' })
}
