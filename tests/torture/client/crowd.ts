import { setTimeout } from 'node:timers/promises'
import { generationOf, type Credentials } from './api.ts'
import { Ledger, type Held } from './ledger.ts'
import { total, type Tally } from './tally.ts'

export interface CrowdSize {
  readonly clients: number
  /** Each client refreshes its sessions in turn, so that none of them is held back by its pace. */
  readonly sessionsPerClient: number
}

interface CrowdOptions extends CrowdSize {
  readonly port: number
  readonly credentials: Credentials
  readonly random: () => number
}

/** So long is waited for what clients are to do, in milliseconds. */
const patience = 60_000

/** What has been acknowledged so far, by session: the generation that its client holds, and the sessions that were ended. */
export interface Acknowledged {
  readonly generations: ReadonlyMap<string, number>
  readonly ended: readonly string[]
}

/** Many clients that refresh without a pause, repeat, log out and log in, until they are stopped. */
export class Crowd {
  readonly #ledgers: readonly Ledger[]
  readonly #options: CrowdOptions
  #work: Promise<unknown> = Promise.resolve()

  private constructor(options: CrowdOptions) {
    this.#options = options
    this.#ledgers = Array.from({ length: options.clients }, () => new Ledger(options.port))
  }

  /** With all its sessions opened; nobody refreshes yet. */
  static async open(options: CrowdOptions): Promise<Crowd> {
    const crowd = new Crowd(options)
    const { credentials, sessionsPerClient } = options
    await Promise.all(
      crowd.#ledgers.map(async (ledger) => {
        for (let session = 0; session < sessionsPerClient; session++) await ledger.login(credentials)
      }),
    )
    return crowd
  }

  start(): void {
    this.#work = Promise.all(this.#ledgers.map((ledger) => this.#goOn(ledger)))
    // Whoever stops the crowd hears of it.
    this.#work.catch(() => undefined)
  }

  async stop(): Promise<void> {
    for (const ledger of this.#ledgers) ledger.stop()
    await this.#work
  }

  /**
   * Resolves when its clients have done so much, because how fast they are is the machine's affair; or when they do not get
   * there, which the figures then show.
   */
  async until(isEnough: (tally: Tally) => boolean): Promise<void> {
    const deadline = performance.now() + patience
    while (!isEnough(this.tally()) && performance.now() < deadline) await setTimeout(10)
  }

  get held(): Held[] {
    return this.#ledgers.flatMap(({ held }) => held)
  }

  tally(): Tally {
    return total(this.#ledgers.map(({ tally }) => tally))
  }

  acknowledged(): Acknowledged {
    return {
      generations: new Map(this.held.map(({ pair }) => [pair.guid, generationOf(pair)])),
      ended: this.#ledgers.flatMap(({ ended }) => ended.map(({ guid }) => guid)),
    }
  }

  /** Every acknowledged pair is presented once more, its repeat first; and every ended session's last one. */
  async inspect(): Promise<Tally> {
    const { port } = this.#options
    const tallies = await Promise.all(
      this.#ledgers.map(async ({ held, ended }) => {
        const inspector = new Ledger(port, patience / 1000)
        for (const session of held) {
          const copy = { ...session }
          await inspector.repeat(copy)
          await rotate(inspector, copy)
        }
        for (const pair of ended) await inspector.presentEnded(pair)
        return inspector.tally
      }),
    )
    return total(tallies)
  }

  async #goOn(ledger: Ledger): Promise<void> {
    const { credentials, random } = this.#options
    while (ledger.running) {
      for (const held of [...ledger.held]) {
        const chance = random()
        if (chance < 0.005) await ledger.replace(held, credentials)
        else {
          if (chance < 0.2) await ledger.repeat(held)
          await ledger.refresh(held)
        }
      }
      // Also where nothing is held, others get their turn.
      await new Promise(setImmediate)
    }
  }
}

/** Until the pace of the session allows it. */
const rotate = async (ledger: Ledger, held: Held): Promise<void> => {
  const deadline = performance.now() + patience
  for (;;) {
    const { paced } = ledger.tally
    await ledger.refresh(held)
    if (ledger.tally.paced === paced || performance.now() > deadline) return
    await setTimeout(50)
  }
}
