import type { Settings } from '../config/settings.ts'

const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** Where the server is reached from this machine, or where `publicUrl` says it is. */
export const publicUrlOf = ({ publicUrl, host }: Pick<Settings, 'publicUrl' | 'host'>, port: number): string => {
  if (publicUrl !== null) return publicUrl
  const name = everywhere[host] ?? host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}
