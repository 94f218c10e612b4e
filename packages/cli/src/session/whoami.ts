import { accountName, factLines, moment, userName } from '../admin/show.ts'
import type { Answer } from '../answer.ts'
import type { Call } from '../command.ts'
import { readIdentity } from './identity.ts'
import { withSession } from './session.ts'

export const whoami = (call: Call): Promise<Answer> =>
  withSession(call, async ({ session, profile, place }) => {
    const identity = await readIdentity(session)
    const { guid, user, account, createdAt, tokenExpiration, refreshTokenExpiration } = identity
    const facts = [
      ['user', userName(user)],
      ['account', accountName(account)],
      ['server', profile.url],
      ['profile', profile.name],
      ['session', guid],
      ['since', `${moment(createdAt)} UTC`],
      ['bearer until', `${moment(tokenExpiration)} UTC`],
      ['session until', `${moment(refreshTokenExpiration)} UTC, and later with every refresh`],
      ['tokens in', place.name],
    ] as const
    return { text: factLines(facts), json: { ...identity, url: profile.url, profile: profile.name } }
  })
