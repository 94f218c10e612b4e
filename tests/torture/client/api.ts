import { Agent, request as open, type IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'

export interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

export interface Answer {
  readonly status: number
  readonly body: string
  /** Whether it says when to come again. */
  readonly hasRetryAfter: boolean
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })
/** Longer than any server of ours takes to say that it cannot, on a machine that is busy with other things. */
const patience = 30_000

/** One request to this machine; null where no whole answer came, or another than a server of ours gives: a balancer says so in its own way that there is none. */
export const send = (port: number, { method, path, headers, body }: Request): Promise<Answer | null> =>
  new Promise((resolve) => {
    const text = body === undefined ? '' : JSON.stringify(body)
    const json = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': text.length }
    const options = { host: '127.0.0.1', port, method, path, agent, headers: { ...json, ...headers } }
    const giveUp = (): void => {
      resolve(null)
    }
    const request = open({ ...options, timeout: patience }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', giveUp)
      response.on('close', giveUp)
      response.on('end', () => {
        resolve(response.complete && isOurs(response) ? answerOf(response, Buffer.concat(parts).toString()) : null)
      })
    })
    request.on('timeout', () => request.destroy())
    request.on('error', giveUp)
    request.end(text)
  })

const isOurs = ({ headers }: IncomingMessage): boolean => headers['content-type']?.startsWith('text/html') !== true

const answerOf = ({ statusCode = 0, headers }: IncomingMessage, body: string): Answer => ({
  status: statusCode,
  body,
  hasRetryAfter: headers['retry-after'] !== undefined,
})

/** Presents a refresh token, with the key that belongs to it or with none. */
export const presentRefreshToken = (port: number, refreshToken: string, key: string | null): Promise<Answer | null> =>
  send(port, {
    method: 'POST',
    path: '/auth/refresh',
    body: { refresh_token: refreshToken },
    ...(key !== null && { headers: { 'idempotency-key': key } }),
  })

export const presentBearer = (port: number, token: string): Promise<Answer | null> =>
  send(port, { method: 'GET', path: '/auth/session', headers: { authorization: `Bearer ${token}` } })

export const logOut = (port: number, refreshToken: string): Promise<Answer | null> =>
  send(port, { method: 'POST', path: '/auth/logout', body: { refresh_token: refreshToken } })

/** What a client keeps of an answer that holds a pair. */
export interface Pair {
  readonly guid: string
  readonly token: string
  /** Seconds. */
  readonly tokenLifetime: number
  readonly refreshToken: string
}

export const pairOf = ({ body }: Answer): Pair => {
  const { guid, token, tokenLifetime, refreshToken } = JSON.parse(body) as Pair
  return { guid, token, tokenLifetime, refreshToken }
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** Asks again while nobody answers, or the server says that it cannot (503); for a minute and a half at most. */
export const untilDecided = async (ask: () => Promise<Answer | null>): Promise<Answer | null> => {
  const deadline = performance.now() + 90_000
  for (let wait = 10; ; wait = Math.min(2 * wait, 500)) {
    const answer = await ask()
    if ((answer !== null && answer.status !== 503) || performance.now() > deadline) return answer
    await setTimeout(wait)
  }
}

/** For a server that must not refuse it. */
export const logIn = async (port: number, credentials: Credentials): Promise<Pair> =>
  granted(await untilDecided(() => send(port, { method: 'POST', path: '/auth/login', body: credentials })))

/** For a server that must not refuse it. */
export const refresh = async (port: number, refreshToken: string): Promise<Pair> =>
  granted(await untilDecided(() => presentRefreshToken(port, refreshToken, `torture-${refreshToken.slice(-40)}`)))

const granted = (answer: Answer | null): Pair => {
  if (answer?.status !== 200) throw new Error(`It was answered ${answer?.status ?? 'not at all'} ${answer?.body ?? ''}`)
  return pairOf(answer)
}

/** Bytes 18 to 21 behind the prefix of eight characters (docs/decisions/token-format.md). */
export const generationOf = ({ refreshToken }: Pair): number =>
  Buffer.from(refreshToken.slice(8), 'base64url').readUInt32BE(18)
