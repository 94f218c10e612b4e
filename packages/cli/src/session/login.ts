import { createSession } from '@pawl/client'
import { integerIn, textIn, urlIn, usage } from '../admin/options.ts'
import { accountName, printable } from '../admin/show.ts'
import { warnOfOpenRoad } from '../admin/sign-in.ts'
import type { Answer } from '../answer.ts'
import type { Call } from '../command.ts'
import { credentialsFor } from './credentials.ts'
import { findPlace, placeOf, readText } from './place.ts'
import { findProfile, keepProfile, profileNameIn, type Profile } from './profile.ts'
import { withSessionOf } from './session.ts'

export const login = async (call: Call): Promise<Answer> => {
  const name = profileNameIn(call)
  // A damaged one is replaced.
  const former = await findProfile(name).catch(() => null)
  const address = addressOf(call, former)
  const url = withoutSlash(address)
  const account = integerIn(call, 'account', 'id of an account')
  const origins = originsOf(call, former?.url === url ? former : null)
  warnOfOpenRoad(address)
  const credentials = await credentialsFor(call, address.host)

  const place = await findPlace(name, call.options['keychain'] !== false)
  const profile: Profile = { name, url, origins, keptIn: place.keptIn, username: credentials.username }
  const endFormer = await prepareToEnd(former, profile)
  return withSessionOf(profile, place, async ({ session, storageFailures }) => {
    const identity = await session.login({ ...credentials, ...(account !== null && { account_id: account }) })
    const failure = storageFailures.find(({ code }) => code !== 'storage_corrupt')
    if (failure !== undefined) {
      // Nobody could use it after this command.
      await session.logout()
      throw failure
    }
    await keepProfile(profile)
    await endFormer()
    const { guid, user, account: actsOn } = identity
    const who = printable(user?.username ?? credentials.username)
    const on = actsOn === undefined ? '' : ` on account ${accountName(actsOn)}`
    return {
      text: `Logged in to ${profile.url} as ${who}${on}. The tokens are in ${place.name}.`,
      json: { profile: name, url: profile.url, guid, user, account: actsOn, keptIn: place.keptIn },
    }
  })
}

/** The server of the last login comes before the environment: the password of one server must not go to another. */
const addressOf = (call: Call, former: Profile | null): URL => {
  const url = urlIn({ ...call, options: { url: textIn(call.options['url']) ?? former?.url } })
  if (url.search === '' && url.hash === '') return url
  throw usage(`"${url.href}" is no address of a server: it has more than a path. Write it as https://api.example.com.`)
}

const withoutSlash = ({ href }: URL): string => href.replace(/\/+$/, '')

const originsOf = ({ options }: Call, former: Profile | null): readonly string[] => {
  const named = (options['origin'] ?? []) as readonly string[]
  const strange = named.find((origin) => !/^https?:\/\//.test(origin) || !URL.canParse(origin))
  if (strange !== undefined) throw usage(`"${strange}" is no origin. Write it as https://files.example.com.`)
  return named.length > 0 ? named.map((origin) => new URL(origin).origin) : (former?.origins ?? [])
}

/** Returns what ends the session that the new one replaces: nobody has its tokens any more. */
const prepareToEnd = async (former: Profile | null, next: Profile): Promise<() => Promise<unknown>> => {
  if (former === null) return () => Promise.resolve()
  const { storage } = placeOf(former)
  const text = await readText(placeOf(former)).catch(() => null)
  const isReplaced = former.url === next.url && former.keptIn === next.keptIn
  // What is overwritten is ended with a copy of it; anything else is removed from its own place.
  const held = isReplaced ? { read: () => text, write: () => undefined } : storage
  const session = createSession({ baseUrl: former.url, storage: held, background: false })
  return () => session.logout().catch(() => false)
}
