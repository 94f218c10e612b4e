import fastifyStatic from '@fastify/static'
import { headers } from '@pawl/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Site, SiteFile } from './site.ts'

export interface SiteRoute {
  /** Where the site begins, such as `/docs`. */
  readonly path: string
  /** Null where it has not been built. */
  readonly site: Site | null
  /** What is said then. */
  readonly unbuilt: string
  /** What is shown for a path that no file has, and with which status. */
  readonly otherwise: { readonly name: string; readonly status: 200 | 404 }
}

type Show = (request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** Built pages: files, and no part of the wire contract. Takes a scope of its own. */
export const siteRoute = async (app: FastifyInstance, route: SiteRoute): Promise<void> => {
  const { path, site, unbuilt } = route
  const explain: Show = (request, reply) =>
    guard(request, reply).code(404).header('cache-control', 'no-store').type(plainText).send(unbuilt)
  const show = site === null ? explain : await showerOf(app, { ...route, site })
  app.get(path, show)
  app.get(`${path}/*`, show)
}

const plainText = 'text/plain; charset=utf-8'

const showerOf = async (app: FastifyInstance, route: SiteRoute & { readonly site: Site }): Promise<Show> => {
  const { path: start, site } = route
  await app.register(fastifyStatic, { root: site.folder, serve: false, cacheControl: false, preCompressed: true })
  return (request, reply) => {
    const { '*': path } = request.params as { '*'?: string }
    const bare = path?.replace(/\/$/, '') ?? ''
    const file = site.files.get(bare)
    if (file === undefined) return sendOther(route, request, reply)
    if (path !== undefined && path !== bare) return reply.redirect(`${start}/${bare}`, 308)
    return path === '' ? reply.redirect(start, 308) : send(file, guard(request, reply))
  }
}

const sendOther = (
  { site, otherwise }: SiteRoute & { readonly site: Site },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply => {
  // What is asked for by the name of a file is no page, whatever the page could make of it.
  const isFile = /\.\w+$/.test(request.url.split('?')[0] ?? '')
  const page = isFile && otherwise.status === 200 ? undefined : site.files.get(otherwise.name)
  const answer = guard(request, reply).code(page === undefined ? 404 : otherwise.status)
  return page === undefined ? answer.type(plainText).send('There is no such page.\n') : send(page, answer)
}

const send = ({ name, isImmutable, policy }: SiteFile, reply: FastifyReply): FastifyReply => {
  if (policy !== null) reply.header('content-security-policy', policy())
  return reply.header('cache-control', isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache').sendFile(name)
}

const guard = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply
    .header(headers.requestId, request.id)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cross-origin-resource-policy', 'same-origin')
