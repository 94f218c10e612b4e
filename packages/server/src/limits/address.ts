import ipaddr from 'ipaddr.js'

/** Who is behind an address: one IPv4 address, or the /64 of IPv6 that one customer gets at the least (RFC 6177). */
export const addressKey = (address: string): string => {
  if (!ipaddr.isValid(address)) return address
  const parsed = ipaddr.process(address)
  if (parsed.kind() === 'ipv4') return parsed.toString()
  const network = parsed.toByteArray().slice(0, 8)
  return `${Buffer.from(network).toString('hex')}/64`
}
