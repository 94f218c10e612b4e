import { isIP } from 'node:net'
import { environmentName } from './names.ts'
import type { SettingValues } from './schema.ts'

/** What the type of a single setting cannot say. Every problem is one sentence that names the setting. */
export const problemsOf = (values: SettingValues): string[] => [
  ...urlProblems(values),
  ...storeProblems(values),
  ...listProblems(values),
  ...lifetimeProblems(values),
]

const urlProblems = ({ publicUrl }: SettingValues): string[] => {
  if (publicUrl === null) return []
  const url = URL.parse(publicUrl)
  const isFit = url !== null && /^https?:$/.test(url.protocol) && url.search + url.hash + url.username === ''
  return isFit
    ? []
    : [`publicUrl is "${publicUrl}"; it must be a URL such as https://auth.example.com, without a query.`]
}

const storeProblems = ({ store, workers }: SettingValues): string[] => {
  const isPostgres = store !== null && /^postgres(ql)?:\/\//.test(store)
  if (store !== null && !isPostgres && !/^sqlite:/.test(store)) {
    return ['store must begin with sqlite: or postgres:// (its value is not shown, because it may hold a password).']
  }
  if (workers === 1 || isPostgres) return []
  return [
    `workers is ${workers}, and a SQLite file has one writer: several processes on it would end each other's sessions. ` +
      `Set workers to 1, or ${environmentName('store')} to a PostgreSQL on which several servers may run.`,
  ]
}

const namedNetworks = ['loopback', 'linklocal', 'uniquelocal']

const listProblems = (values: SettingValues): string[] => {
  const { trustProxy } = values
  const proxies = Array.isArray(trustProxy) ? (trustProxy as readonly string[]) : []
  const strange = proxies.filter((proxy) => !isNetwork(proxy) && !namedNetworks.includes(proxy))
  const noOrigins = values['cors.origins'].filter((origin) => URL.parse(origin)?.origin !== origin)
  return [
    ...strange.map(
      (proxy) => `trustProxy names "${proxy}", which is neither an address nor a network such as 10.0.0.0/8.`,
    ),
    ...noOrigins.map(
      (origin) =>
        `cors.origins names "${origin}"; an origin is scheme, host and port, such as https://app.example.com.`,
    ),
  ]
}

const isNetwork = (text: string): boolean => {
  const [address = '', prefix, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128))
}

const lifetimeProblems = (values: SettingValues): string[] => {
  const refresh = values['refresh.lifetime']
  const bearer = values['bearer.lifetime']
  const tolerance = values['refresh.raceTolerance']
  const window = values['refresh.retryWindow']
  return [
    refresh < bearer &&
      `refresh.lifetime (${refresh} s) is shorter than bearer.lifetime (${bearer} s); a refresh token must outlive its bearer token.`,
    window < tolerance &&
      `refresh.retryWindow (${window} s) is shorter than refresh.raceTolerance (${tolerance} s); it must be at least as long.`,
  ].filter((problem) => problem !== false)
}
