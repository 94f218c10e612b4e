import { isAbsolute, join, resolve as resolvePath } from 'node:path'
import { Value } from 'typebox/value'
import { problemsOf } from './check.ts'
import { describeSettings } from './describe.ts'
import { gather, type Origin, type Said } from './gather.ts'
import type { SettingNotes } from './kinds.ts'
import { settingSchemas, type SettingName, type SettingValues } from './schema.ts'
import type { Settings, StoreLocation } from './settings.ts'
import type { Sources } from './sources.ts'
import { warningsOf, type SettingsWarning } from './warnings.ts'

export type Origins = Readonly<Record<SettingName, Origin>>

export type Resolution =
  | {
      readonly kind: 'resolved'
      readonly settings: Settings
      readonly values: SettingValues
      readonly origins: Origins
      readonly warnings: readonly SettingsWarning[]
    }
  /** Every problem at once, one sentence each. */
  | { readonly kind: 'refused'; readonly problems: readonly string[] }

/** Flag > environment > file > default; pure. */
export const resolveSettings = (sources: Sources): Resolution => {
  const { said, problems: unknown, strangers } = gather(sources)
  const unfit = said.filter(({ name, value }) => !Value.Check(settingSchemas[name], value))
  const values = Object.fromEntries(said.map(({ name, value }) => [name, value])) as unknown as SettingValues
  const origins = Object.fromEntries(said.map(({ name, origin }) => [name, origin])) as unknown as Origins
  // What belongs together is judged only once every value is of its type.
  const problems = [...unknown, ...unfit.map(sentenceOf), ...(unfit.length === 0 ? problemsOf(values) : [])]
  if (problems.length > 0) return { kind: 'refused', problems }
  const settings = settingsOf(values, origins, sources)
  const unknownVariables = strangers.map((message): SettingsWarning => ({
    name: 'unknown-variable',
    grade: 'unsafe',
    message,
  }))
  return { kind: 'resolved', settings, values, origins, warnings: [...unknownVariables, ...warningsOf(settings)] }
}

const sentenceOf = ({ name, value, origin }: Said): string => {
  const { expects, secret }: SettingNotes = settingSchemas[name]
  const shown = secret === true ? 'not what it should be' : JSON.stringify(value)
  return `${name} is ${shown} (${origin.label}); it must be ${expects}.`
}

const settingsOf = (values: SettingValues, origins: Origins, sources: Sources): Settings => {
  const path = (name: SettingName, written: string): string =>
    resolvePath(origins[name].from === 'file' ? (sources.file?.folder ?? '') : sources.folder, written)
  const data = path('data', values.data)
  const format = values['log.format']
  return {
    host: values.host,
    port: values.port,
    publicUrl: values.publicUrl?.replace(/\/+$/, '') ?? null,
    data,
    store: storeOf(values.store, data, (written) => path('store', written)),
    keys: values.keys,
    workers: values.workers,
    policy: policyOf(values),
    verifyCacheTtl: milliseconds(values['verify.cacheTtl']),
    login: {
      attempts: values['login.attempts'],
      attemptsPerAddress: values['login.attemptsPerAddress'],
      maxDelay: milliseconds(values['login.maxDelay']),
    },
    passwordMinLength: values['password.minLength'],
    trustProxy: values.trustProxy,
    corsOrigins: values['cors.origins'],
    log: { level: values['log.level'], format: format === 'auto' ? (sources.isTerminal ? 'pretty' : 'json') : format },
    metrics: { port: values['metrics.port'] },
    described: describeSettings(values, origins),
    auditRetention: milliseconds(values['audit.retention']),
  }
}

const policyOf = (values: SettingValues): Settings['policy'] => {
  const { 'session.lifetime': sessionLifetime, 'loop.minInterval': minInterval, 'loop.floodRate': floodRate } = values
  return {
    bearerLifetime: milliseconds(values['bearer.lifetime']),
    bearerOverlap: milliseconds(values['bearer.overlap']),
    refreshLifetime: milliseconds(values['refresh.lifetime']),
    sessionLifetime: sessionLifetime === null ? null : milliseconds(sessionLifetime),
    retryWindow: milliseconds(values['refresh.retryWindow']),
    raceTolerance: milliseconds(values['refresh.raceTolerance']),
    burst: values['loop.burst'],
    minInterval: minInterval === null ? null : milliseconds(minInterval),
    floodRate,
    floodBurst: 10 * floodRate,
  }
}

const storeOf = (written: string | null, data: string, path: (written: string) => string): StoreLocation => {
  if (written !== null && !written.startsWith('sqlite:')) return { kind: 'postgres', url: written }
  const file = written?.slice('sqlite:'.length) ?? ''
  if (file === '') return { kind: 'sqlite', file: join(data, 'pawl.db') }
  return { kind: 'sqlite', file: isAbsolute(file) ? file : path(file) }
}

const milliseconds = (seconds: number): number => seconds * 1000
