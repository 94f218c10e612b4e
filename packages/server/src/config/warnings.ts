import type { Settings } from './settings.ts'

export interface SettingsWarning {
  /** Stable, for whoever looks it up or filters it. */
  readonly name: string
  /** `unsafe` is told at every start; `advice` by `pawl config` and `pawl doctor`. */
  readonly grade: 'unsafe' | 'advice'
  readonly message: string
}

/** Choices that work and may hurt, each with what it does and what to do instead. */
export const warningsOf = (settings: Settings): SettingsWarning[] => {
  const { policy, trustProxy, passwordMinLength } = settings
  const warnings: (SettingsWarning | false)[] = [
    isReachableInClear(settings) && {
      name: 'plain-http',
      grade: 'unsafe',
      message:
        `The server listens on ${settings.host}, where others can reach it without TLS: passwords and tokens would cross the network in clear. ` +
        'Put a TLS proxy in front and set publicUrl to its https:// URL, or listen on 127.0.0.1.',
    },
    trustProxy === true && {
      name: 'trust-everybody',
      grade: 'unsafe',
      message:
        'trustProxy believes X-Forwarded-For from everybody, so a stranger can pretend to be any address and slip through the limits of failed logins. Name the addresses of your proxies.',
    },
    passwordMinLength < 8 && {
      name: 'short-passwords',
      grade: 'unsafe',
      message: `password.minLength is ${passwordMinLength}; NIST SP 800-63B-4 asks for at least 8 characters, and for 15 where the password is the sole factor.`,
    },
    policy.sessionLifetime === null && {
      name: 'endless-sessions',
      grade: 'advice',
      message:
        'session.lifetime is not set, so a session that keeps refreshing never ends. OWASP ASVS asks for a hard end; 90d is a common choice.',
    },
  ]
  return warnings.filter((warning) => warning !== false)
}

const isReachableInClear = ({ host, publicUrl }: Settings): boolean =>
  !/^(localhost|127\..*|::1)$/.test(host) && publicUrl?.startsWith('https://') !== true
