import type { IncomingMessage } from 'node:http'

/** What the `Authorization` header holds. Schemes are compared without regard to case (RFC 9110 §11.1). */
export type Authorization =
  | { readonly scheme: 'none' }
  | { readonly scheme: 'bearer'; readonly token: string }
  | { readonly scheme: 'basic'; readonly encoded: string }
  | { readonly scheme: 'other' }

const none: Authorization = { scheme: 'none' }
const other: Authorization = { scheme: 'other' }

export const authorizationOf = (header: string | undefined): Authorization => {
  if (header === undefined) return none
  const space = header.indexOf(' ')
  const scheme = header.slice(0, space).toLowerCase()
  if (scheme === 'bearer') return { scheme, token: header.slice(space).trim() }
  return scheme === 'basic' ? { scheme, encoded: header.slice(space).trim() } : other
}

/** Node keeps the first of two and says nothing, so that a proxy and we might each believe another one. */
export const hasTwoAuthorizations = (raw: IncomingMessage): boolean => {
  if (raw.headers.authorization === undefined) return false
  const { rawHeaders } = raw
  let found = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length === 13 && name.toLowerCase() === 'authorization') found += 1
  }
  return found > 1
}
