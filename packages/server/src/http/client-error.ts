import { STATUS_CODES, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { headers } from '@pawl/protocol'
import { ErrorBodies } from './error-body.ts'
import { refuse } from './refusal.ts'

type Connection = Socket & { readonly _httpMessage?: ServerResponse | null }

const statuses: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }

/**
 * Answers what is no HTTP, too slow, or has headers beyond all bounds: below the routes, so on the bare socket. HTTP has
 * statuses of its own for two of these; the code in the body is the contract's.
 */
export const createClientErrorHandler = (
  publicUrl: () => string,
  nextRequestId: () => string,
): ((error: Error & { code?: string }, socket: Socket) => void) => {
  const bodies = new ErrorBodies(publicUrl)
  return (error, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable || owesAnother(socket)) {
      socket.destroy()
      return
    }
    const status = statuses[error.code ?? ''] ?? 400
    const body = bodies.of(refuse('malformed_request'))
    const lines = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'content-type: application/json; charset=utf-8',
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      `${headers.requestId}: ${nextRequestId()}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ]
    socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
    socket.destroySoon()
  }
}

/** Whether an earlier request on this connection still waits for its answer, which this one would be taken for. */
const owesAnother = (socket: Connection): boolean => {
  const pending = socket._httpMessage
  return pending !== undefined && pending !== null && (pending.headersSent || pending.req.complete)
}
