import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { readAnswer } from './raw-answer.ts'

/**
 * Passes requests on to the server and loses every answer: it waits until the answer is whole, so that what it says has
 * been done, lets some of its bytes through, and cuts the connection.
 */
export class LosingProxy implements Disposable {
  /** Answers with status 200 that were lost. */
  lost = 0
  /** Answers that were lost and said what had been done: all but 503. */
  decided = 0
  readonly #server: Server
  readonly #random: () => number

  private constructor(target: number, random: () => number) {
    this.#random = random
    this.#server = createServer((client) => this.#serve(client, connect({ host: '127.0.0.1', port: target })))
  }

  static async open(target: number, random: () => number): Promise<LosingProxy> {
    const proxy = new LosingProxy(target, random)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  [Symbol.dispose](): void {
    this.#server.close()
  }

  #serve(client: Socket, server: Socket): void {
    let text = ''
    const cut = (): void => {
      client.destroy()
      server.destroy()
    }
    server.on('data', (part) => {
      text += part.toString('latin1')
      const answer = readAnswer(text)
      if (answer === null) return
      if (answer.status === 200) this.lost++
      if (answer.status !== 503) this.decided++
      const passed = Math.floor(this.#random() * text.length)
      client.write(Buffer.from(text, 'latin1').subarray(0, passed), cut)
    })
    for (const socket of [client, server]) socket.on('error', cut).on('close', cut)
    client.pipe(server)
  }
}
