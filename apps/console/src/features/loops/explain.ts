import type { Diagnosis, Loop } from '@pawl/protocol'
import { diagnosisTable } from 'virtual:protocol'

interface Explanation {
  /** What it comes down to, in a few words. */
  readonly title: string
  /** What most likely goes on in the client, for an operator. */
  readonly cause: string
}

export const explanations: Readonly<Record<Diagnosis, Explanation>> = {
  clock_ahead: {
    title: 'Its clock runs ahead',
    cause:
      'The program compares tokenExpiration with its own clock, and that clock is ahead of the server’s. Every fresh token looks expired to it, so it refreshes at once.',
  },
  token_rejected: {
    title: 'Its bearer token is refused elsewhere',
    cause:
      'The program sends a bearer token that is refused, takes that for expiry and refreshes; the new one is refused for the same reason. It may send an old token, or cut it off.',
  },
  not_saving: {
    title: 'It does not keep the new refresh token',
    cause:
      'The program presents a refresh token that was already used, again and again. It throws away the new one that came with each refresh, or reads the old one from its settings.',
  },
  shared_token: {
    title: 'Several machines share one login',
    cause:
      'Refreshes alternate between addresses or programs. Two or more machines were given the same tokens, and each makes those of the other invalid.',
  },
  eager: {
    title: 'It refreshes far too early',
    cause: 'The program refreshes by a timer, or before every call, although its bearer token is good for much longer.',
  },
}

export const docsPathOf = (diagnosis: Diagnosis): string => `/docs/refresh-loops#${diagnosis}`

/** Whether the session outlives what its program does. */
const effects: Readonly<Record<Diagnosis, string>> = {
  clock_ahead: paced(),
  token_rejected: paced(),
  not_saving:
    'A refresh token works once, so these attempts are refused. Log in again once the program has been changed.',
  shared_token:
    'As soon as one machine presents a token that another has used, the session is ended for all of them, for safety.',
  eager: paced(),
}

function paced(): string {
  return 'The session goes on working: refreshes that come too early are answered with the pair that you already have.'
}

/** A letter to whoever wrote the program. */
export const letterAbout = (loop: Loop, origin: string): string => {
  const { pattern, advice } = diagnosisTable[loop.diagnosis]
  return `Hello,

one of your programs refreshes its session with our API far too often: up to ${loop.refreshesPerMinute} times a minute, first seen ${utc(loop.firstSeen)}, last seen ${utc(loop.lastSeen)}.

  Session   ${loop.guid}
  User      ${loop.user.username}, on account ${loop.account.id} (${loop.account.name})
  Program   ${loop.device === '' ? 'names itself in no way' : loop.device}
  Address   ${loop.address}

What we see: ${pattern}
What to change: ${advice}
${effects[loop.diagnosis]}

More about it: ${origin}${docsPathOf(loop.diagnosis)}
`
}

const utc = (dateTime: string): string => `${dateTime.slice(0, 10)} ${dateTime.slice(11, 16)} UTC`
