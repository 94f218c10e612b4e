import { defineMiddleware } from 'astro:middleware'
import { repair } from './accessibility.ts'

export const onRequest = defineMiddleware(async (_context, next) => {
  const response = await next()
  if (response.headers.get('content-type')?.startsWith('text/html') !== true) return response
  return new Response(repair(await response.text()), response)
})
