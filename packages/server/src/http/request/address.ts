import { isIP, SocketAddress } from 'node:net'
import type { Settings } from '../../config/settings.ts'

/**
 * An address in the one form in which it is compared and kept: IPv4 also where the socket speaks IPv6, no zone, IPv6 in
 * lower case and shortened. Null for what is no address.
 */
export const canonicalAddress = (text: string): string | null => {
  if (isIP(text) === 4) return text
  const bare = withoutPort(text)
  if (isIP(bare) === 4) return bare
  const withoutZone = bare.replace(/%.*$/, '')
  if (isIP(withoutZone) !== 6) return null
  const { address } = new SocketAddress({ address: withoutZone, family: 'ipv6' })
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)
  return mapped?.[1] ?? address
}

/** Some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711` into `X-Forwarded-For`. */
const withoutPort = (text: string): string =>
  /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? text

/**
 * Where a request comes from. `forwarded` is what the trusted proxies say; text that is no address is not believed, and
 * the peer of the socket counts instead.
 */
export const addressOf = (forwarded: string | undefined, peer: string | undefined): string =>
  (forwarded === undefined ? null : canonicalAddress(forwarded)) ??
  (peer === undefined ? null : canonicalAddress(peer)) ??
  'unknown'

/** The setting as Fastify takes it. A number of hops becomes a function: as a number, Fastify trusts nobody. */
export const trustProxyOption = (
  trust: Settings['trustProxy'],
): boolean | string[] | ((address: string, hop: number) => boolean) => {
  if (typeof trust === 'boolean') return trust
  return typeof trust === 'number' ? (_address, hop) => hop < trust : [...trust]
}
