import { keyId, type KeyId } from '@pawl/core'

/** One server key as an operator keeps it. `secret` is 32 bytes. */
export interface KeyEntry {
  readonly id: KeyId
  readonly secret: Uint8Array
}

export type KeysParsed =
  | { readonly kind: 'parsed'; readonly entries: readonly KeyEntry[] }
  /** A sentence without a subject, and without a word of any secret. */
  | { readonly kind: 'refused'; readonly because: string }

export const secretLength = 32
export const lastKeyId = 255

const refused = (because: string): KeysParsed => ({ kind: 'refused', because })

/** `id:base64` entries, newest first, divided by line breaks, blanks or commas; what follows a `#` is a comment. */
export const parseKeys = (text: string): KeysParsed => {
  const words = text
    .replace(/#.*$/gm, '')
    .split(/[\s,]+/)
    .filter((word) => word !== '')
  if (words.length === 0) return refused('holds no key')
  const entries: KeyEntry[] = []
  for (const [index, word] of words.entries()) {
    const entry = parseEntry(word)
    if (entry === null) {
      return refused(`has an entry (number ${index + 1}) that is not id:base64 with an id from 0 to 255 and 32 bytes`)
    }
    entries.push(entry)
  }
  const disorder = entries.some(({ id }, index) => id >= (entries[index - 1]?.id ?? Number.POSITIVE_INFINITY))
  if (disorder) return refused('must list each key once, the highest id first')
  if (new Set(entries.map(({ secret }) => Buffer.from(secret).toString('hex'))).size < entries.length) {
    return refused('has the same key under two ids')
  }
  return { kind: 'parsed', entries }
}

const parseEntry = (word: string): KeyEntry | null => {
  const [, id = '', encoded = ''] = /^(0|[1-9]\d{0,2}):([A-Za-z0-9+/]{43}=)$/.exec(word) ?? []
  const secret = Buffer.from(encoded, 'base64')
  const isWhole = encoded !== '' && Number(id) <= lastKeyId && secret.toString('base64') === encoded
  return isWhole ? { id: keyId(Number(id)), secret } : null
}

export const formatKey = ({ id, secret }: KeyEntry): string => `${id}:${Buffer.from(secret).toString('base64')}`

export const formatKeys = (entries: readonly KeyEntry[]): string =>
  [
    '# Server keys of Pawl, newest first. Whoever has this file and the database can forge every live session.',
    ...entries.map(formatKey),
    '',
  ].join('\n')
