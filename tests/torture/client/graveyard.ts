import { presentBearer, presentRefreshToken, untilDecided, type Answer, type Pair } from './api.ts'

interface Grave {
  readonly present: (port: number) => Promise<Answer | null>
  /** The life of the server from which on it is dead. */
  readonly from: number
}

const workers = 16

/** Keeps what must never be accepted again, and tries. */
export class Graveyard {
  readonly accepted: string[] = []
  presentations = 0
  readonly #graves: Grave[] = []
  readonly #port: number

  constructor(port: number) {
    this.#port = port
  }

  get size(): number {
    return this.#graves.length
  }

  /** Both tokens of each pair, the newest first, as a thief would try them: a spent one ends the session of the others. */
  bury(pairs: readonly Pair[], from: number): void {
    for (const { refreshToken, token } of pairs.toReversed()) {
      this.#graves.push({ from, present: (port) => presentRefreshToken(port, refreshToken, null) })
      this.#graves.push({ from, present: (port) => presentBearer(port, token) })
    }
  }

  async presentAll(life: number): Promise<void> {
    const waiting = this.#graves.filter(({ from }) => from <= life).values()
    const work = async (): Promise<void> => {
      for (const grave of waiting) await this.#present(grave)
    }
    await Promise.all(Array.from({ length: workers }, work))
  }

  async #present({ present }: Grave): Promise<void> {
    // The server closes connections on which too many dead tokens come; the next one is answered.
    const answer = await untilDecided(() => present(this.#port))
    this.presentations++
    if (answer?.status !== 401) this.accepted.push(answer?.body ?? 'no answer')
  }
}
