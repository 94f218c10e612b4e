import { connect, type Socket } from 'node:net'
import { AnswerParser } from './answer-parser.ts'

/** One keep-alive connection to the loopback with at most one request under way. */
export class Connection {
  reconnections = 0
  readonly #port: number
  readonly #onAnswer: (answer: AnswerParser) => void
  readonly #onFailure: (cause: Error) => void
  #socket: Socket | null = null

  constructor(port: number, onAnswer: (answer: AnswerParser) => void, onFailure: (cause: Error) => void) {
    this.#port = port
    this.#onAnswer = onAnswer
    this.#onFailure = onFailure
  }

  /** Resolves when the server has accepted. */
  async open(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>()
    this.#connect(() => resolve(undefined))
    await promise
  }

  send(request: Buffer): void {
    if (this.#socket !== null) {
      this.#socket.write(request)
      return
    }
    this.reconnections++
    this.#connect(() => this.#socket?.write(request))
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = null
  }

  #connect(onConnect: () => void): void {
    const parser = new AnswerParser()
    const buffer = Buffer.allocUnsafe(16_384)
    const socket = connect({
      port: this.#port,
      host: '127.0.0.1',
      noDelay: true,
      // Without streams in between, which would cost about as much as the rest of the client.
      onread: {
        buffer,
        callback: (length) => {
          // What a connection that was given up still says is of no interest.
          if (this.#socket === socket) this.#read(parser, buffer.subarray(0, length))
          return true
        },
      },
    })
    this.#socket = socket
    socket.once('connect', onConnect)
    socket.on('error', (cause) => this.#onFailure(cause))
    socket.on('close', () => {
      if (this.#socket === socket) this.#onFailure(new Error('The server closed a connection.'))
    })
  }

  #read(parser: AnswerParser, chunk: Buffer): void {
    try {
      if (!parser.feed(chunk)) return
      if (parser.closes()) this.close()
      this.#onAnswer(parser)
    } catch (cause) {
      this.#onFailure(cause instanceof Error ? cause : new Error(String(cause)))
    }
  }
}
