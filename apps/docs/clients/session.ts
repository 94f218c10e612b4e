// Keeps a session with an API: node session.ts 3
import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

const { PAWL_URL: url = 'http://127.0.0.1:4600', SESSION_FILE: file = 'session.json' } = process.env

interface Pair {
  readonly token: string
  readonly tokenLifetime: number
  readonly refreshToken: string
}
/** A pair, the key that will spend its refresh token, and when it was asked for. */
interface Held {
  readonly pair: Pair
  readonly key: string
  readonly askedAt: number
}
interface Refused {
  readonly code: string
  readonly message: string
  readonly retryAfter?: number
}
type Answer = Pair | { readonly error: Refused }

const terminal = ['session_ended', 'invalid_refresh_token', 'refresh_token_expired', 'refresh_token_reused']

let held: Held | null = null
let refreshing: Promise<void> | null = null

/** Written whole or not at all, and before anybody uses the new pair. */
async function store(pair: Pair, askedAt: number): Promise<void> {
  held = { pair, key: randomBytes(16).toString('hex'), askedAt }
  const draft = await open(`${file}.new`, 'w', 0o600)
  await draft.writeFile(JSON.stringify(held))
  await draft.sync()
  await draft.close()
  await rename(`${file}.new`, file)
}

/** Milliseconds. Our own clock as it was when this process began, and from there on one that nobody can set. */
const now = (): number => performance.timeOrigin + performance.now()

async function logIn(): Promise<void> {
  const { PAWL_USERNAME: username = '', PAWL_PASSWORD: password = '' } = process.env
  const sentAt = now()
  const response = await fetch(`${url}/auth/login`, {
    method: 'POST',
    body: new URLSearchParams({ username, password }),
  })
  const answer = (await response.json()) as Answer
  if ('error' in answer) throw new Error(answer.error.message)
  await store(answer, sentAt)
}

/** Many callers, one refresh. */
function refresh(): Promise<void> {
  refreshing ??= refreshNow().finally(() => (refreshing = null))
  return refreshing
}

async function refreshNow(): Promise<void> {
  if (held === null) return logIn()
  const { pair, key } = held
  for (let attempt = 1; attempt <= 6; attempt++) {
    const sentAt = now()
    const answer = await post(pair.refreshToken, key)
    if (answer !== null && 'token' in answer) return store(answer, sentAt)
    const error = answer?.error
    if (error !== undefined && terminal.includes(error.code)) {
      held = null
      await rm(file, { force: true })
      return logIn()
    }
    // No answer, an error page, 429, 503, superseded: the same request with the same key again.
    await setTimeout(1000 * (error?.retryAfter ?? attempt))
  }
  throw new Error('The server cannot be reached. The session is kept; try again later.')
}

async function post(refreshToken: string, key: string): Promise<Answer | null> {
  try {
    const response = await fetch(`${url}/auth/refresh`, {
      method: 'POST',
      headers: { 'idempotency-key': key },
      body: new URLSearchParams({ refresh_token: refreshToken }),
      signal: AbortSignal.timeout(10_000),
    })
    const answer = (await response.json()) as Partial<Pair> & { error?: Refused }
    return answer.token !== undefined || answer.error?.code !== undefined ? (answer as Answer) : null
  } catch {
    return null
  }
}

/** Seconds since the pair was asked for. Both moments are of our own clock, so how wrong it is does not matter. */
const age = ({ askedAt }: Held): number => (now() - askedAt) / 1000

export async function token(): Promise<string> {
  held ??= await readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Held,
    () => null,
  )
  const isGood = held !== null && age(held) >= 0 && age(held) < held.pair.tokenLifetime * 0.9
  if (!isGood) await refresh()
  return held?.pair.token ?? ''
}

export async function get(path: string): Promise<Response> {
  const call = async (bearer: string): Promise<Response> =>
    fetch(url + path, { headers: { authorization: `Bearer ${bearer}` } })
  const response = await call(await token())
  if (response.status !== 401) return response
  const { error } = (await response.clone().json()) as { error?: Refused }
  // What ended the session is the refresh's to say.
  if (error?.code !== 'token_expired' && error?.code !== 'session_ended') return response
  await refresh()
  return call(await token())
}

for (let n = Number(process.argv[2] ?? 1); n > 0; n--) {
  const { guid } = (await (await get('/auth/session')).json()) as { guid?: string }
  console.log(guid)
  if (n > 1) await setTimeout(1000)
}
