import fastifyStatic from '@fastify/static'
import { headers } from '@pawl/protocol'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { siteOf, type Site, type SiteFile } from './site.ts'

const plainText = 'text/plain; charset=utf-8'

const unbuilt = `The documentation has not been built yet.

In a clone, "npm start" builds it, and so does "npm run docs"; then start the server anew.
The same pages, less comfortable: README.md and docs/ in the repository.
`

/** The documentation, at `/docs`: the paths that `help` in answers leads to. Pages and no part of the wire contract. */
export const docsRoute = async (app: FastifyInstance, site: Site | null = siteOf('@pawl/docs')): Promise<void> => {
  const show = site === null ? explain : await showerOf(app, site)
  app.get('/docs', show)
  app.get('/docs/*', show)
}

type Show = (request: FastifyRequest, reply: FastifyReply) => FastifyReply

const explain: Show = (request, reply) =>
  guard(request, reply).code(404).header('cache-control', 'no-store').type(plainText).send(unbuilt)

const showerOf = async (app: FastifyInstance, site: Site): Promise<Show> => {
  await app.register(fastifyStatic, { root: site.folder, serve: false, cacheControl: false })
  return (request, reply) => {
    const { '*': path } = request.params as { '*'?: string }
    const bare = path?.replace(/\/$/, '') ?? ''
    const file = site.files.get(bare)
    if (file === undefined) return sendMissing(site, request, reply)
    if (path !== undefined && path !== bare) return reply.redirect(`/docs/${bare}`, 308)
    return path === '' ? reply.redirect('/docs', 308) : send(file, guard(request, reply))
  }
}

const sendMissing = ({ files }: Site, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const page = files.get('404.html')
  const answer = guard(request, reply).code(404)
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
