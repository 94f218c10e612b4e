import { Agent, request as open } from 'node:http'

export interface Request {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: object
}

export interface Answer {
  readonly status: number
  readonly body: string
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })
const patience = 10_000

/** One request to this machine; null where no whole answer came, for whatever reason. */
export const send = (port: number, { method, path, headers, body }: Request): Promise<Answer | null> =>
  new Promise((resolve) => {
    const text = body === undefined ? '' : JSON.stringify(body)
    const json = body === undefined ? {} : { 'content-type': 'application/json', 'content-length': text.length }
    const options = { host: '127.0.0.1', port, method, path, agent, headers: { ...json, ...headers } }
    const giveUp = (): void => {
      resolve(null)
    }
    const request = open({ ...options, timeout: patience }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('error', giveUp)
      response.on('close', giveUp)
      response.on('end', () => {
        const whole = response.complete
        resolve(whole ? { status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() } : null)
      })
    })
    request.on('timeout', () => request.destroy())
    request.on('error', giveUp)
    request.end(text)
  })
