import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Answer } from './api.ts'
import { readAnswer } from './raw-answer.ts'

/** Connections that all hold back the last byte of a request and then send it at one stroke. */
export class StartingLine implements Disposable {
  readonly #port: number
  #sockets: readonly Socket[]

  private constructor(port: number, sockets: readonly Socket[]) {
    this.#port = port
    this.#sockets = sockets
  }

  static async open(port: number, count: number): Promise<StartingLine> {
    return new StartingLine(port, await Promise.all(Array.from({ length: count }, () => connectTo(port))))
  }

  /** The same POST on every connection; answers in the order of the connections. */
  async fire(path: string, body: object, headers: Readonly<Record<string, string>>): Promise<Answer[]> {
    const request = Buffer.from(requestText(path, JSON.stringify(body), headers))
    // Who was turned away may find the connection closed as well.
    this.#sockets = await Promise.all(
      this.#sockets.map(async (socket) => (socket.writable ? socket : await connectTo(this.#port))),
    )
    const answers = this.#sockets.map(answerOn)
    for (const socket of this.#sockets) socket.write(request.subarray(0, -1))
    // One turn of the loop, so that everything but the last bytes has left.
    await new Promise(setImmediate)
    for (const socket of this.#sockets) socket.write(request.subarray(-1))
    return Promise.all(answers)
  }

  [Symbol.dispose](): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

const connectTo = async (port: number): Promise<Socket> => {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true })
  await once(socket, 'connect')
  return socket
}

const requestText = (path: string, body: string, headers: Readonly<Record<string, string>>): string => {
  const lines = Object.entries({
    host: '127.0.0.1',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

const answerOn = (socket: Socket): Promise<Answer> =>
  new Promise((resolve, reject) => {
    let text = ''
    const finish = (end: () => void): void => {
      socket.off('data', take).off('close', fail).off('error', fail)
      end()
    }
    const fail = (): void => {
      finish(() => {
        reject(new Error('The connection was closed before the answer was whole.'))
      })
    }
    const take = (part: Buffer): void => {
      text += part.toString('latin1')
      const answer = readAnswer(text)
      if (answer !== null) {
        finish(() => {
          if (answer.status === 503) socket.destroy()
          resolve(answer)
        })
      }
    }
    socket.on('data', take).on('close', fail).on('error', fail)
  })
