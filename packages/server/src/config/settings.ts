import type { Policy } from '@pawl/core'
import type { DescribedSetting } from './describe.ts'

/**
 * What a deployment chose, resolved and checked. Durations are milliseconds, whatever they were written in. Where each
 * value came from is in `Resolution`.
 */
export interface Settings {
  readonly host: string
  /** 0: the system picks a free one. */
  readonly port: number
  /** Without a slash at its end; null: made from host and port. `ServerContext.publicUrl()` answers either. */
  readonly publicUrl: string | null
  /** Absolute path of the folder that holds key file and database. */
  readonly data: string
  readonly store: StoreLocation
  /** The key ring as text (`id:base64`, newest first); null: it is in `data`. A secret. */
  readonly keys: string | null
  readonly workers: number
  readonly policy: Policy
  /** How long another node may still confirm a bearer after its end. */
  readonly verifyCacheTtl: number
  readonly login: LoginLimits
  /** Characters of the shortest password that may be set. */
  readonly passwordMinLength: number
  /** Whose `X-Forwarded-For` is believed: nobody (false), everybody, the last so many hops, or these addresses and networks. */
  readonly trustProxy: boolean | number | readonly string[]
  /** Origins of web pages that may call from a browser. */
  readonly corsOrigins: readonly string[]
  readonly log: LogSettings
  readonly metrics: MetricsSettings
  /** All of them as `pawl config` prints them, secrets masked. */
  readonly described: readonly DescribedSetting[]
  /** How long audit records are kept. */
  readonly auditRetention: number
}

export type StoreLocation =
  | { readonly kind: 'sqlite'; readonly file: string }
  /** The URL holds a password: a secret. */
  | { readonly kind: 'postgres'; readonly url: string }

export interface LoginLimits {
  /** Failed logins in a row for one username before it has to wait. */
  readonly attempts: number
  /** Failed logins from one address (IPv6: one /64) before it has to wait. */
  readonly attemptsPerAddress: number
  /** The longest wait, which is also how long failures are remembered. */
  readonly maxDelay: number
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'

export interface LogSettings {
  readonly level: LogLevel
  /** `pretty` is for people, `json` for machines; `auto` has been decided by then. */
  readonly format: 'json' | 'pretty'
}

interface MetricsSettings {
  /** A port of its own for `GET /metrics`; null: on the server's port. */
  readonly port: number | null
}
