import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { systemClock } from '../src/environment/clock.ts'
import { AuthServer, type ModelAnswer } from './auth-server.ts'

export interface HttpServer {
  readonly url: string
  readonly model: AuthServer
  /** What came in, as `METHOD /path authorization`. */
  readonly seen: string[]
  /** Answers instead of the model, where it returns true. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean
  close(): Promise<void>
}

/** The model server over real HTTP, on a free port of this machine. */
export async function startHttpServer(options: { readonly tokenLifetime?: number } = {}): Promise<HttpServer> {
  const model = new AuthServer({ now: systemClock.mono, ...options })
  const seen: string[] = []
  const server: Server = createServer((request, response) => {
    seen.push(`${String(request.method)} ${String(request.url)} ${request.headers.authorization ?? '-'}`)
    if (!started.intercept(request, response)) void answer(model, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const started: HttpServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    model,
    seen,
    intercept: () => false,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve()
        })
        server.closeAllConnections()
      }),
  }
  return started
}

async function answer(model: AuthServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const path = request.url ?? '/'
  const text = Buffer.concat(chunks).toString()
  const parameters = path.startsWith('/auth/') ? (JSON.parse(text || '{}') as Record<string, unknown>) : {}
  const key = request.headers['idempotency-key']?.toString()
  const bearer = request.headers.authorization?.replace(/^Bearer /, '')
  send(response, model.handle({ path, parameters, key, bearer }))
}

export function send(response: ServerResponse, { status, body }: ModelAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}
