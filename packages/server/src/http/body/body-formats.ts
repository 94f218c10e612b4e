import { isUtf8 } from 'node:buffer'
import { limits } from '@pawl/protocol'
import type { FastifyInstance } from 'fastify'
import { isRefusal, refuse, type Refusal } from '../refusal.ts'
import { readJson } from './json.ts'
import { readMultipart } from './multipart.ts'
import { nothingSent, withoutLongParameters, type Sent } from './sent.ts'
import { readUrlencoded } from './urlencoded.ts'

type Format = (body: Buffer, contentType: string) => Sent | Refusal | Promise<Sent | Refusal>

const json: Format = (body) => readJson(body.toString('utf8'))
const urlencoded: Format = (body) => readUrlencoded(body.toString('utf8'))

/** Everything that clients are known to write after the media type. Anything else is another type (faults: T33). */
const charsets = ['', ';charset=utf-8', '; charset=utf-8', ';charset=UTF-8', '; charset=UTF-8']

const fixed = new Map<string, Format>([
  ...charsets.map((charset) => [`application/json${charset}`, json] as const),
  ...charsets.map((charset) => [`application/x-www-form-urlencoded${charset}`, urlencoded] as const),
])

// RFC 2046 §5.1.1, with or without quotes.
const multipart = /^multipart\/form-data; ?boundary=(?:"[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]"|[\w'()+./:=?-]{1,70})$/

const formatOf = (contentType: string): Format | undefined =>
  fixed.get(contentType) ?? (multipart.test(contentType) ? readMultipart : undefined)

/**
 * Every body is read into memory, at most as much as the limit allows, and then by the format that its `Content-Type`
 * names exactly. What the routes find as `request.body` is a `Sent` or a `Refusal`, whatever the format.
 */
export const acceptBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  const types = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']
  app.addContentTypeParser(types, { parseAs: 'buffer' }, (request, body, done) => {
    const contentType = request.headers['content-type'] ?? ''
    const sent = read(body as Buffer, contentType)
    if (sent instanceof Promise) sent.then((parsed) => done(null, bound(parsed, body)), done)
    else done(null, bound(sent, body))
  })
}

const read = (body: Buffer, contentType: string): Sent | Refusal | Promise<Sent | Refusal> => {
  const format = formatOf(contentType)
  if (format === undefined) return refuse('unsupported_media_type')
  if (body.length === 0) return nothingSent
  return isUtf8(body) ? format(body, contentType) : refuse('malformed_request')
}

const bound = (sent: Sent | Refusal, body: string | Buffer): Sent | Refusal =>
  isRefusal(sent) || body.length <= limits.parameterBytes ? sent : withoutLongParameters(sent)
