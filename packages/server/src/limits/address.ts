import ipaddr from 'ipaddr.js'

/** One spelling per address: IPv4 inside IPv6 as IPv4, IPv6 as RFC 5952 writes it. What is no address stays as it is. */
export const canonicalAddress = (address: string): string =>
  ipaddr.isValid(address) ? ipaddr.process(address).toString() : address

/** Who is behind an address: one IPv4 address, or the /64 of IPv6 that one customer gets at the least (RFC 6177). */
export const addressKey = (address: string): string => {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  const network = parsed.toByteArray().slice(0, 8)
  return `${Buffer.from(network).toString('hex')}/64`
}
