import { freePort } from '@pawl/store-postgres/testing'
import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What befalls one request on its way. */
export interface Mishap {
  /** Runs before the server hears of it. */
  readonly before?: () => Promise<void>
  /** False: the connection is cut, and the server never hears of it. */
  readonly isHeard?: boolean
  /** Runs when the server has answered and the client has not heard it. */
  readonly after?: () => Promise<void>
  /** How much of the answer's body passes before the connection is cut, as a fraction; 0: not even a status. All of it unless given. */
  readonly passes?: number
  /** Answered in the place of the server, which never hears of it. */
  readonly instead?: Page & { readonly status: number }
}

export interface Page {
  readonly type: string
  readonly text: string
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** Stands between clients and the server: serves pages of its own, passes everything else on, and does harm where it is told to. */
export class Gateway {
  /** By path. */
  readonly pages: Map<string, Page> = new Map()
  /** What befalls the next requests, one after the other, by method and path, such as `POST /auth/refresh`. All others pass. */
  readonly mishaps: Map<string, Mishap[]> = new Map()
  readonly #server: Server
  readonly #target: () => string

  private constructor(target: () => string) {
    this.#target = target
    // It closes no idle connection by itself: whoever just sends on one would see it cut.
    this.#server = createServer({ keepAliveTimeout: 0 }, (asked, response) => {
      // Whatever goes wrong behind, the client sees a connection that ends.
      this.#serve(asked, response).catch(() => response.destroy())
    })
  }

  /** @param target where requests are passed on to at this moment, such as `http://127.0.0.1:4600` */
  static async open(target: () => string): Promise<Gateway> {
    const gateway = new Gateway(target)
    // Where it is closed before its clients end, nobody else shall come to listen there.
    gateway.#server.listen(await freePort(), '127.0.0.1')
    await once(gateway.#server, 'listening')
    return gateway
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** Lets these befall the next refreshes. */
  disturbRefreshes(...mishaps: readonly Mishap[]): void {
    this.mishaps.set('POST /auth/refresh', [...mishaps])
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  async #serve(asked: IncomingMessage, response: ServerResponse): Promise<void> {
    const { url: path = '/', method = 'GET' } = asked
    const page = this.pages.get(path.replace(/\?.*/, ''))
    if (page) {
      sendPage(response, { status: 200, ...page })
      return
    }
    const { before, isHeard = true, after, passes, instead } = this.mishaps.get(`${method} ${path}`)?.shift() ?? {}
    const body = await buffer(asked)
    await before?.()
    if (instead) {
      sendPage(response, instead)
      return
    }
    if (!isHeard) throw new Error('The connection is cut.')
    const answer = await forward(asked, body, this.#target())
    await after?.()
    send(response, answer, passes)
  }
}

function sendPage(response: ServerResponse, { status, type, text }: Page & { status: number }): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text)
}

async function forward({ url, method, headers }: IncomingMessage, body: Buffer, target: string): Promise<Answer> {
  const passedOn = request(target + (url ?? ''), { method, headers, agent: false })
  passedOn.end(body)
  const [answer] = (await once(passedOn, 'response')) as [IncomingMessage]
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) }
}

function send(response: ServerResponse, { status, headers, body }: Answer, passes = 1): void {
  if (passes === 0) throw new Error('The connection is cut.')
  response.writeHead(status, headers)
  const part = body.subarray(0, Math.floor(body.length * passes))
  if (part.length === body.length) response.end(body)
  else response.write(part, () => response.destroy())
}
