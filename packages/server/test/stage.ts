import { accountId, createAccount, createUser, type Services, type UserId } from '@pawl/core'
import type { FastifyInstance } from 'fastify'
import type { Settings } from '../src/config/settings.ts'
import type { ServerContext } from '../src/context.ts'
import { createApp } from '../src/http/app.ts'
import { createLog } from '../src/observe/log.ts'
import { Observer } from '../src/observe/observer.ts'
import { checkAnswers } from './check-answers.ts'

export const password = 'a quiet harbour at noon'

type Encoding = 'json' | 'urlencoded' | 'multipart'

export interface Asked {
  readonly bearer?: string
  readonly body?: Readonly<Record<string, unknown>>
  readonly encoding?: Encoding
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answered {
  readonly status: number
  readonly body: Record<string, unknown>
  readonly text: string
  readonly headers: Readonly<Record<string, unknown>>
}

export interface Stage {
  readonly app: FastifyInstance
  readonly context: ServerContext
  /** Lines of the log so far. */
  readonly log: () => string
  readonly ask: (route: `${'GET' | 'POST' | 'PATCH' | 'DELETE'} /${string}`, asked?: Asked) => Promise<Answered>
  /** Opens a session and answers its pair. */
  readonly logIn: (username: string, given?: string) => Promise<{ token: string; refreshToken: string; guid: string }>
}

/** The whole HTTP surface over these services, with account 1, the administrator `root` and the plain user `ada`. */
export const setStage = async (given: Services, settings: Partial<Settings> = {}): Promise<Stage> => {
  const lines: string[] = []
  const log = createLog({ level: 'trace', format: 'json' }, { write: (line) => void lines.push(line) })
  const observer = new Observer(given.clock, log)
  const services: Services = { ...given, events: observer }
  const context: ServerContext = {
    settings: { ...settingsOf(services), ...settings },
    services,
    hasherForBasic: services.hasher,
    log,
    observer,
    node: 'north',
    team: null,
    publicUrl: () => 'http://127.0.0.1:4600',
  }
  await populate(services)
  const app = await createApp(context, { mostDelayMilliseconds: 0 })
  checkAnswers(app)
  const ask: Stage['ask'] = async (route, asked = {}) => {
    const [method, url] = route.split(' ') as ['GET', string]
    const { headers, payload } = write(asked)
    const answer = await app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
    const { statusCode: status, body: text } = answer
    const isJson = String(answer.headers['content-type']).startsWith('application/json')
    return { status, text, headers: answer.headers, body: isJson ? (JSON.parse(text) as Answered['body']) : {} }
  }
  const logIn: Stage['logIn'] = async (username, chosen = password) => {
    const { body, status, text } = await ask('POST /auth/login', { body: { username, password: chosen } })
    if (status !== 200) throw new Error(`The login of ${username} was answered ${status}: ${text}`)
    return body as unknown as Awaited<ReturnType<Stage['logIn']>>
  }
  return { app, context, log: () => lines.join(''), ask, logIn }
}

const populate = async (services: Services): Promise<void> => {
  const first = { by: null, address: 'stage' }
  await createAccount(services, { id: accountId(1), name: 'Default' }, first)
  for (const [username, administrator] of [
    ['root', true],
    ['ada', false],
  ] as const) {
    await createUser(
      services,
      { username, password, accounts: [accountId(1)], defaultAccountId: null, administrator, integrator: false },
      first,
    )
  }
}

const settingsOf = ({ policy, passwordMinLength }: Services): Settings => ({
  host: '127.0.0.1',
  port: 0,
  publicUrl: null,
  data: '',
  store: { kind: 'sqlite', file: '' },
  keys: null,
  workers: 1,
  policy,
  verifyCacheTtl: 5000,
  login: { attempts: 10, attemptsPerAddress: 100, maxDelay: 900_000 },
  passwordMinLength,
  trustProxy: false,
  corsOrigins: [],
  described: [],
  log: { level: 'trace', format: 'json' },
  metrics: { port: null },
  auditRetention: 86_400_000,
})

const boundary = 'edge-of-the-world'

const write = ({ bearer, body, encoding = 'json', headers }: Asked) => {
  const all = {
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    ...(body !== undefined && { 'content-type': contentTypes[encoding] }),
    ...headers,
  }
  return { headers: all, payload: body === undefined ? undefined : written[encoding](body) }
}

const contentTypes: Readonly<Record<Encoding, string>> = {
  json: 'application/json',
  urlencoded: 'application/x-www-form-urlencoded',
  multipart: `multipart/form-data; boundary=${boundary}`,
}

type Body = Readonly<Record<string, unknown>>

/** As the wire has it in forms: booleans as 0 and 1, lists with commas. */
const formText = (value: unknown): string => (typeof value === 'boolean' ? (value ? '1' : '0') : String(value))

const written: Readonly<Record<Encoding, (body: Body) => string>> = {
  json: (body) => JSON.stringify(body),
  urlencoded: (body) =>
    new URLSearchParams(Object.entries(body).map(([name, value]) => [name, formText(value)])).toString(),
  multipart: (body) =>
    Object.entries(body)
      .map(
        ([name, value]) =>
          `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${formText(value)}\r\n`,
      )
      .join('') + `--${boundary}--\r\n`,
}

/** For requests that name a user by its id. */
export const idOf = async (services: Services, username: string): Promise<UserId> => {
  const { items } = await services.store.users.list(username, { after: null, limit: 1 })
  const [user] = items
  if (user === undefined) throw new Error(`There is no user ${username}.`)
  return user.id
}
