import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'

/** What came back over one connection until the server closed it. */
export interface Wired {
  readonly text: string
  readonly statuses: readonly number[]
  /** The body of the last answer, if it was JSON. */
  readonly last: Readonly<Record<string, unknown>>
}

export interface Line {
  write(text: string): void
  /** Resolves when the server has closed the connection. */
  readonly closed: Promise<Wired>
  /** What has come so far. */
  text(): string
  end(): void
  /** Cuts the connection once what was written is on its way. */
  hangUp(): void
}

/** A bare connection to a listening app, for what no HTTP client would send. */
export const dial = (app: FastifyInstance): Line => {
  const { port } = app.server.address() as AddressInfo
  const socket = connect({ port, host: '127.0.0.1' })
  let text = ''
  socket.setEncoding('utf8')
  socket.on('data', (chunk: string) => (text += chunk))
  // A server that has heard enough resets what is still being sent.
  socket.on('error', () => socket.destroy())
  const closed = new Promise<Wired>((resolve) => {
    socket.on('close', () => {
      resolve(readWire(text))
    })
  })
  return {
    write: (part) => void socket.write(part),
    closed,
    text: () => text,
    end: () => void socket.end(),
    hangUp: () => socket.destroySoon(),
  }
}

const readWire = (text: string): Wired => {
  const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
  const body = text.slice(text.lastIndexOf('\r\n\r\n') + 4)
  return { text, statuses, last: body.startsWith('{') ? (JSON.parse(body) as Wired['last']) : {} }
}

/** Sends one text and waits until the server closes. */
export const exchange = (app: FastifyInstance, text: string): Promise<Wired> => {
  const line = dial(app)
  line.write(text)
  return line.closed
}
