/** A pair as a plain client keeps it. */
export interface Pair {
  readonly guid: string
  readonly token: string
  readonly refreshToken: string
}

export interface Answer {
  readonly status: number
  readonly body: Partial<Pair> & { readonly error?: { readonly code: string; readonly reason?: string } }
}

export const administrator: { readonly username: string; readonly password: string } = {
  username: 'root@example.com',
  password: 'a long enough one',
}

/** The environment that makes it the first administrator. */
export const withAdministrator: Readonly<Record<string, string>> = {
  PAWL_ADMIN_USERNAME: administrator.username,
  PAWL_ADMIN_PASSWORD: administrator.password,
}

export const post = async (url: string, path: string, parameters: Record<string, string>): Promise<Answer> => {
  const answer = await fetch(url + path, { method: 'POST', body: new URLSearchParams(parameters) })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}

export const logIn = async (url: string): Promise<Pair> => pairIn(await post(url, '/auth/login', administrator))

export const refresh = (url: string, { refreshToken }: Pair): Promise<Answer> =>
  post(url, '/auth/refresh', { refresh_token: refreshToken })

export const pairIn = ({ status, body }: Answer): Pair => {
  const { guid, token, refreshToken } = body
  if (guid === undefined || token === undefined || refreshToken === undefined) {
    throw new Error(`No pair, but ${status} ${JSON.stringify(body)}`)
  }
  return { guid, token, refreshToken }
}

/** The id of the key that minted a token: the second byte of its body. */
export const keyIdIn = (token: string): number | undefined => Buffer.from(token.slice(8), 'base64url')[1]
