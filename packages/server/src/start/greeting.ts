import type { FirstAdministrator } from './first-administrator.ts'

export interface Greeted {
  readonly url: string
  /** The data folder, as a person knows it. */
  readonly data: string
  readonly firstAdministrator: FirstAdministrator | null
  /** Whether the console was built, so that it is there. */
  readonly hasConsole: boolean
}

/** What a start says on a terminal: one line, and at the first start all that is needed to go on. */
export const greetingOf = ({ url, data, firstAdministrator, hasConsole }: Greeted): string => {
  if (firstAdministrator === null) return `Pawl listens on ${url}, with its data in ${data}.\n`
  const { username, generatedPassword } = firstAdministrator
  const password =
    generatedPassword === null ? 'the one in PAWL_ADMIN_PASSWORD' : `${generatedPassword}   (shown only this once)`
  return `
Pawl is ready. This was its first start.

  API             ${url}
  Data            ${data}   (database and server key: back up both, apart)
  Documentation   ${url}/docs${hasConsole ? `\n  Console         ${url}/console` : ''}
  Before it matters, ask npx pawl doctor what should be otherwise.

  Administrator   ${username}
  Password        ${password}

Log in, then refresh as often as you like (paste both into one shell):

  ${curlLines(url, username, generatedPassword).join('\n  ')}

`
}

/** Each keeps the newest pair in PAIR, so the second can be pasted again and again. */
export const curlLines = (url: string, username: string, password: string | null): readonly [string, string] => {
  const secret = password === null ? '"password=$PAWL_ADMIN_PASSWORD"' : quote(`password=${password}`)
  const name = `--data-urlencode ${quote(`username=${username}`)}`
  const refreshToken = `$(echo "$PAIR" | sed 's/.*"refreshToken":"\\([^"]*\\)".*/\\1/')`
  return [
    `PAIR=$(curl -s ${url}/auth/login ${name} --data-urlencode ${secret}); echo "$PAIR"`,
    `PAIR=$(curl -s ${url}/auth/refresh -d "refresh_token=${refreshToken}"); echo "$PAIR"`,
  ]
}

/** For a POSIX shell; left bare where nothing in it means anything there. */
const quote = (text: string): string =>
  /^[\w@.=+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
