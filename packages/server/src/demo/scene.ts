/** As the server sees a client: where it is, and what it says it is. */
export interface Device {
  /** Of the addresses for documentation (RFC 5737). */
  readonly address: string
  readonly userAgent: string
}

interface Asked {
  readonly by: Device
  readonly bearer?: string
  readonly body?: Readonly<Record<string, unknown>>
}

export interface Answered {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** All that the clients of the demo have of the world. */
export interface Scene {
  readonly ask: (route: `${'GET' | 'POST'} /${string}`, asked: Asked) => Promise<Answered>
  /** Rejects when the demo stops. */
  readonly wait: (seconds: number) => Promise<void>
  readonly password: string
}

/** What a client keeps of an answer with a pair. */
export interface Pair {
  readonly token: string
  readonly refreshToken: string
}

export const logIn = async ({ ask, password }: Scene, username: string, by: Device): Promise<Pair> =>
  pairIn(await ask('POST /auth/login', { by, body: { username, password } }))

export const refresh = async ({ ask }: Scene, pair: Pair, by: Device): Promise<Pair> =>
  pairIn(await ask('POST /auth/refresh', { by, body: { refresh_token: pair.refreshToken } }))

const pairIn = ({ status, body }: Answered): Pair => {
  const { token, refreshToken } = body
  if (typeof token === 'string' && typeof refreshToken === 'string') return { token, refreshToken }
  throw new Error(`A pair was expected, and the answer was ${status} ${JSON.stringify(body['error'])}.`)
}
