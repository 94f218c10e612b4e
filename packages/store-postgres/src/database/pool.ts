import { Fault } from '@pawl/core'
import pg from 'pg'
import { Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { Connection, type Rewrite } from './connection.ts'
import { asLost, stateOf } from './failure.ts'

export interface PoolOptions {
  readonly url: string
  readonly size: number
  /** Uses that may wait for a connection; one more is `overloaded`. */
  readonly waiting: number
  /** Told when a connection was lost: nobody knows what the server is now. */
  readonly lost?: () => void
  readonly rewrite?: Rewrite | undefined
}

/** Milliseconds to wait for a connection, a new one included. */
const connectTimeout = 2000
/** The server gives up after 5 s; one that does not even say so is not there. */
const answerTimeout = 7000

const types = new pg.TypeOverrides()
types.setTypeParser(pg.types.builtins.INT8, Number)

/** Milliseconds that a goodbye may take. */
const closeTimeout = 2000

/** `sockets` are added to, so that those of a server that does not even take a goodbye can be cut. */
export const clientConfig = (url: string, sockets: Set<Socket>): pg.ClientConfig => ({
  connectionString: url,
  stream: () => {
    const socket = new Socket()
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    return socket
  },
  fallback_application_name: 'pawl',
  types,
  pipeline: true,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  connectionTimeoutMillis: connectTimeout,
  query_timeout: answerTimeout,
})

/** Waits for the goodbye, but not for ever. */
export const closeWithin = async (goodbye: Promise<unknown>, sockets: ReadonlySet<Socket>): Promise<void> => {
  const given = new AbortController()
  const cut = setTimeout(closeTimeout, undefined, { signal: given.signal })
    .then(() => {
      for (const socket of sockets) socket.destroy()
    })
    .catch(() => undefined)
  await goodbye.catch(() => undefined).finally(() => given.abort())
  await cut
}

/** So many connections and no more, each used by one at a time. */
export class Pool {
  readonly #pool: pg.Pool
  readonly #options: PoolOptions
  readonly #sockets = new Set<Socket>()
  readonly #connections = new WeakMap<pg.PoolClient, Connection>()

  constructor(options: PoolOptions) {
    this.#options = options
    this.#pool = new pg.Pool({
      ...clientConfig(options.url, this.#sockets),
      max: options.size,
      idleTimeoutMillis: 60_000,
    })
    this.#pool.on('error', () => options.lost?.())
  }

  /** Throws a `Fault` when no connection can be had in time. */
  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.#pool.ending) throw new Fault('store_unavailable', 'The store is closed.')
    if (this.#pool.waitingCount >= this.#options.waiting) {
      throw new Fault('overloaded', 'Too many wait for a connection to PostgreSQL.')
    }
    const client = await this.#acquire()
    let isFit = false
    try {
      const connection = await this.#connectionOf(client)
      isFit = true
      try {
        return await work(connection)
      } finally {
        isFit = !connection.isLost
      }
    } finally {
      client.release(!isFit)
      if (!isFit) this.#options.lost?.()
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await closeWithin(this.#pool.end(), this.#sockets)
  }

  async #connectionOf(client: pg.PoolClient): Promise<Connection> {
    const known = this.#connections.get(client)
    if (known !== undefined) return known
    const connection = new Connection(client, this.#options.rewrite)
    await connection.prepare()
    this.#connections.set(client, connection)
    return connection
  }

  async #acquire(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect()
    } catch (error) {
      if (error instanceof Error && error.message === noneFree) {
        throw new Fault('store_unavailable', 'No connection to PostgreSQL could be had in time.', { cause: error })
      }
      this.#options.lost?.()
      throw stateOf(error) === null ? asLost(error) : error
    }
  }
}

/** What the driver says when all connections are in use for too long. */
const noneFree = 'timeout exceeded when trying to connect'
