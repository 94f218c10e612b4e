import Type from 'typebox'
import { choice, duration, integer, orNone, setting, text, type SettingSchema } from './kinds.ts'
import type { LogLevel } from './settings.ts'

const hour = 3600
const day = 24 * hour
const year = 365 * day

/** Every setting as it is written, by its name in `pawl.config.json`. Durations are seconds. */
export interface SettingValues {
  readonly host: string
  readonly port: number
  readonly publicUrl: string | null
  readonly data: string
  readonly store: string | null
  readonly keys: string | null
  readonly workers: number
  readonly 'bearer.lifetime': number
  readonly 'bearer.overlap': number
  readonly 'refresh.lifetime': number
  readonly 'refresh.retryWindow': number
  readonly 'refresh.raceTolerance': number
  readonly 'session.lifetime': number | null
  readonly 'verify.cacheTtl': number
  readonly 'loop.burst': number
  readonly 'loop.minInterval': number | null
  readonly 'loop.floodRate': number
  readonly 'login.attempts': number
  readonly 'login.attemptsPerAddress': number
  readonly 'login.maxDelay': number
  readonly 'password.minLength': number
  readonly trustProxy: boolean | number | readonly string[]
  readonly 'cors.origins': readonly string[]
  readonly 'audit.retention': number
  readonly 'metrics.port': number | null
  readonly 'log.level': LogLevel
  readonly 'log.format': 'auto' | 'json' | 'pretty'
}

export type SettingName = keyof SettingValues

type SettingSchemas = { readonly [Name in SettingName]: SettingSchema<SettingValues[Name]> }

const where: Pick<SettingSchemas, 'host' | 'port' | 'publicUrl' | 'data' | 'store' | 'keys' | 'workers'> = {
  host: text({
    default: '127.0.0.1',
    expects: 'an address or a name of this machine, such as 127.0.0.1 or 0.0.0.0',
    description: 'Address to listen on.',
  }),
  port: integer({
    minimum: 0,
    maximum: 65_535,
    default: 4600,
    description: 'Port to listen on; 0 picks a free one and prints it.',
  }),
  publicUrl: orNone(
    text({
      default: '',
      expects: 'an http:// or https:// URL without a query',
      description: 'Where clients reach the server; used in links.',
    }),
    { word: 'auto', meaning: 'from host and port' },
  ),
  data: text({
    default: './pawl-data',
    expects: 'the path of a folder',
    description: 'Folder of the database and the server key.',
  }),
  store: orNone(
    text({
      default: '',
      expects: 'sqlite:FILE or postgres://…',
      description: 'Where sessions, users and accounts are kept.',
    }),
    { word: 'auto', meaning: '`sqlite:` in `data`' },
  ),
  keys: {
    ...orNone(
      text({
        default: '',
        expects: 'id:base64 entries, newest first',
        description: 'The server keys; all nodes of one deployment must share them.',
      }),
      { word: 'file', meaning: 'the file `server.keys` in `data`' },
    ),
    secret: true,
  },
  workers: integer({
    minimum: 1,
    maximum: 256,
    default: 1,
    description: 'Processes that answer requests; more than one needs PostgreSQL.',
  }),
}

const sessions: Pick<
  SettingSchemas,
  Extract<SettingName, `${'bearer' | 'refresh' | 'session' | 'verify'}.${string}`>
> = {
  'bearer.lifetime': duration({
    minimum: 1,
    maximum: day,
    default: hour,
    description: 'How long a bearer token is good for.',
  }),
  'bearer.overlap': duration({
    minimum: 0,
    maximum: hour,
    default: 60,
    description: 'How long the bearer token of the generation before goes on working after a refresh.',
  }),
  'refresh.lifetime': duration({
    minimum: 60,
    maximum: 10 * year,
    default: 30 * day,
    description: 'Idle lifetime: a session that is not refreshed for so long ends.',
  }),
  'refresh.retryWindow': duration({
    minimum: 0,
    maximum: year,
    default: 7 * day,
    description: 'How long a client may ask again, with its Idempotency-Key, for an answer that it lost.',
  }),
  'refresh.raceTolerance': duration({
    minimum: 0,
    maximum: 60,
    default: 10,
    description: 'How long the loser of a race for one refresh token is not taken for a thief.',
  }),
  'session.lifetime': orNone(
    duration({
      minimum: 60,
      maximum: 10 * year,
      default: 0,
      description: 'Hard end of a session, however often it is refreshed.',
    }),
    { word: 'none', meaning: 'a session that is refreshed does not end' },
  ),
  'verify.cacheTtl': duration({
    minimum: 0,
    maximum: 60,
    default: 5,
    description: 'How long another node may still confirm a bearer token after its end.',
  }),
}

const limits: Pick<SettingSchemas, Extract<SettingName, `${'loop' | 'login' | 'password'}.${string}`>> = {
  'loop.burst': integer({
    minimum: 1,
    maximum: 100,
    default: 10,
    description: 'Rotations that a session may make at once.',
  }),
  'loop.minInterval': orNone(
    duration({
      minimum: 1,
      maximum: hour,
      default: 0,
      description: 'After the burst, one rotation in so long; more refreshes get the same pair again.',
    }),
    { word: 'auto', meaning: 'the smaller of 60 s and half of `bearer.lifetime`' },
  ),
  'loop.floodRate': integer({
    minimum: 1,
    maximum: 1000,
    default: 10,
    description: 'Refreshes per second of one session that are answered at all; ten seconds of it may come at once.',
  }),
  'login.attempts': integer({
    minimum: 1,
    maximum: 1000,
    default: 10,
    description:
      'Failed logins for one username before the next has to wait; the wait doubles with every further round.',
  }),
  'login.attemptsPerAddress': integer({
    minimum: 1,
    maximum: 100_000,
    default: 100,
    description: 'Failed logins from one address (IPv6: one /64) before the next has to wait.',
  }),
  'login.maxDelay': duration({
    minimum: 10,
    maximum: day,
    default: 900,
    description: 'The longest wait after failed logins, and how long one is remembered.',
  }),
  'password.minLength': integer({
    minimum: 1,
    maximum: 256,
    default: 8,
    description:
      'Characters of the shortest password that may be set; NIST SP 800-63B-4 asks for 15 where it is the sole factor.',
  }),
}

const edge: Omit<SettingSchemas, keyof typeof where | keyof typeof sessions | keyof typeof limits> = {
  trustProxy: setting(
    Type.Union([Type.Boolean(), Type.Integer({ minimum: 1, maximum: 32 }), Type.Array(Type.String(), { minItems: 1 })]),
    {
      kind: 'trust',
      default: false,
      expects: '"off", a number of hops, addresses and networks such as 10.0.0.0/8, or "all"',
      description: 'Proxies whose X-Forwarded-For is believed.',
    },
  ),
  'cors.origins': setting(Type.Array(Type.String()), {
    kind: 'list',
    default: [],
    expects: 'origins such as https://app.example.com, divided by commas',
    description: 'Origins of web pages that may call the server from a browser.',
  }),
  'audit.retention': duration({
    minimum: day,
    maximum: 10 * year,
    default: 90 * day,
    description: 'How long audit records are kept.',
  }),
  'metrics.port': orNone(
    integer({
      minimum: 0,
      maximum: 65_535,
      default: 0,
      description: 'A port of its own for GET /metrics, on the same host.',
    }),
    { word: 'none', meaning: "on the server's port" },
  ),
  'log.level': choice(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    description: 'The least important records that are logged.',
  }),
  'log.format': choice(['auto', 'json', 'pretty'], {
    default: 'auto',
    description: 'JSON for machines, or pretty for people; auto is pretty on a terminal.',
  }),
}

/** The one definition of every setting: names, types, defaults and sentences. Flags, environment, docs and messages follow from it. */
export const settingSchemas: SettingSchemas = { ...where, ...sessions, ...limits, ...edge }

export const settingNames: readonly SettingName[] = Object.keys(settingSchemas) as SettingName[]
