import { headers } from '@pawl/protocol'
import type { FastifyInstance } from 'fastify'
import { createHash } from 'node:crypto'
import type { ServerContext } from '../context.ts'
import { version } from '../observe/version.ts'

interface Written {
  readonly publicUrl: string
  readonly text: string
  readonly etag: string
}

/**
 * The wire as an OpenAPI document; itself no part of the contract. Written when it is first asked for, so that no start
 * waits for it. A cache asks each time whether it is still the same, because an upgrade of the server changes it.
 */
export const openApiRoute = (app: FastifyInstance, context: Pick<ServerContext, 'publicUrl'>): void => {
  let written: Promise<Written> | null = null
  app.get('/openapi.json', async (request, reply) => {
    const publicUrl = context.publicUrl()
    written ??= write(publicUrl)
    // A port picked by the system is known only once the server listens.
    if ((await written).publicUrl !== publicUrl) written = write(publicUrl)
    const { text, etag } = await written
    reply
      .header('cache-control', 'no-cache')
      .header('x-content-type-options', 'nosniff')
      .header(headers.requestId, request.id)
      .header('etag', etag)
    if (isKnown(etag, request.headers['if-none-match'])) return reply.code(304).send()
    return reply.header('content-type', 'application/json; charset=utf-8').send(text)
  })
}

const write = async (publicUrl: string): Promise<Written> => {
  const { openApiDocument } = await import('@pawl/protocol/openapi')
  const text = JSON.stringify(openApiDocument(publicUrl, version))
  return { publicUrl, text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
}

/** RFC 9110 §13.1.2: any of several, compared weakly. */
const isKnown = (etag: string, ifNoneMatch: string | undefined): boolean =>
  (ifNoneMatch ?? '').split(',').some((each) => ['*', etag].includes(each.trim().replace(/^W\//, '')))
