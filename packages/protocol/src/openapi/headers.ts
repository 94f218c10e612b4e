import type { HeaderObject, Reference } from './document-types.ts'

/** Of every answer. */
export const jsonType = 'application/json'

/** The headers that answers share. Names as RFC 9110 writes them; case makes no difference. */
export const sharedHeaders: Readonly<Record<string, HeaderObject>> = {
  'X-Request-Id': {
    description: 'Names the request in the logs of the server; quote it to support.',
    required: true,
    schema: { type: 'string', pattern: '^[\\w-]{8}-[0-9a-z]+$', examples: ['m5Zt0QxA-1f'] },
  },
  'Cache-Control': {
    description: 'No answer may be kept by a cache.',
    required: true,
    schema: { type: 'string', const: 'no-store' },
  },
  'WWW-Authenticate': {
    description:
      'With every 401 (RFC 9110 §11.6.1). `error="invalid_token"` where it is the bearer token that will not do (RFC 6750 §3.1).',
    required: true,
    schema: {
      type: 'string',
      pattern: '^Bearer realm="pawl"',
      examples: ['Bearer realm="pawl", error="invalid_token"'],
    },
  },
  'Retry-After': {
    description: 'Whole seconds to wait, with every 429 and 503; the same as `error.retryAfter`.',
    required: true,
    schema: { type: 'integer', minimum: 1, examples: [1] },
  },
}

/** What every answer carries, whatever its status. */
export const everyAnswer: Readonly<Record<string, Reference>> = {
  'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' },
  'Cache-Control': { $ref: '#/components/headers/Cache-Control' },
}
