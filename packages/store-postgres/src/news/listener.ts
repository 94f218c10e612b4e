import pg from 'pg'
import type { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { channel } from '../commit/transaction.ts'
import { clientConfig, closeWithin } from '../database/pool.ts'
import type { Memory } from '../memory.ts'
import { changeFrom } from './change.ts'

export interface ListenerOptions {
  readonly url: string
  readonly memory: Memory
  /** Milliseconds between two looks whether the channel is still there. */
  readonly heartbeat?: number
}

/**
 * Shared by all servers, each for as long as its channel lives: whoever gets it alone knows that no server runs. That of
 * a process that was killed is free at once, and that of a machine that is gone within half a minute.
 */
export const presenceLock = 0x50_41_57_53

const announcement = `SELECT set_config('tcp_keepalives_idle', '10', false), set_config('tcp_keepalives_interval', '5', false),
  set_config('tcp_keepalives_count', '3', false), pg_try_advisory_lock_shared(${presenceLock})`

/** Milliseconds until a channel that was lost is opened anew. */
const pause = 500

/**
 * Hears of what other nodes have changed. While the channel is down nothing is lost but time: what is remembered is
 * recalled for so long and no longer, and once it is up again everything is forgotten that may have changed meanwhile.
 */
export class Listener {
  readonly #options: Required<ListenerOptions>
  readonly #stopping = new AbortController()
  readonly #running: Promise<void>

  constructor(options: ListenerOptions) {
    this.#options = { heartbeat: 5000, ...options }
    this.#running = this.#run()
  }

  async close(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      // Whatever went wrong on the channel, the way back is to open it anew.
      await this.#listen().catch(() => undefined)
      await setTimeout(pause, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  /** Rejects when the channel is gone. */
  async #listen(): Promise<never> {
    const { url, memory, heartbeat } = this.#options
    const { signal } = this.#stopping
    const sockets = new Set<Socket>()
    const client = new pg.Client(clientConfig(url, sockets))
    const gone = new AbortController()
    client.on('error', () => gone.abort())
    client.on('end', () => gone.abort())
    client.on('notification', ({ payload }) => {
      const change = changeFrom(payload ?? '')
      if (change === null) memory.forget()
      else memory.heed(change)
    })
    try {
      await client.connect()
      await client.query(announcement)
      await client.query(`LISTEN ${channel}`)
      memory.forget()
      const ended = AbortSignal.any([signal, gone.signal])
      for (;;) {
        await setTimeout(heartbeat, undefined, { signal: ended, ref: false })
        await client.query('SELECT 1')
      }
    } finally {
      await closeWithin(client.end(), sockets)
    }
  }
}
