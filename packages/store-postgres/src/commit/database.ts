import { Unconfirmed, type Connection, type Reader } from '../database/connection.ts'
import { asFault, isContention } from '../database/failure.ts'
import type { Pool } from '../database/pool.ts'
import type { Memory } from '../memory.ts'
import { Transaction } from './transaction.ts'

/** One atomic change. Run again from its beginning when PostgreSQL undid it in favour of others. */
export type Command<T> = (transaction: Transaction) => Promise<T>

/** Times that a command is tried. */
const tries = 4

/**
 * Changes nothing that means anything. What is committed later reaches a standby later, so once this is confirmed
 * everything is that could be read before.
 */
export const probe = 'UPDATE deployment SET probe = 1 - probe'

/** How the parts of the store reach the rows. Whatever goes wrong on the way is thrown as a `Fault`. */
export class Database {
  readonly memory: Memory
  readonly #pool: Pool

  constructor(pool: Pool, memory: Memory) {
    this.#pool = pool
    this.memory = memory
  }

  /** Answers from committed rows. */
  read<T>(query: (reader: Reader) => Promise<T>): Promise<T> {
    return this.use((connection) => query(connection))
  }

  transact<T>(command: Command<T>): Promise<T> {
    return this.use((connection) => this.transactOn(connection, command))
  }

  async use<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    try {
      return await this.#pool.use(async (connection) => {
        if (this.memory.inDoubt) await this.#settle(connection)
        return await work(connection)
      })
    } catch (error) {
      if (error instanceof Unconfirmed) this.memory.inDoubt = true
      throw asFault(error)
    }
  }

  async transactOn<T>(connection: Connection, command: Command<T>): Promise<T> {
    for (let left = tries; ; left -= 1) {
      const transaction = new Transaction(connection)
      try {
        const answer = await command(transaction)
        await transaction.commit()
        return answer
      } catch (error) {
        if (!connection.isLost && !(error instanceof Unconfirmed)) await transaction.rollBack()
        if (left === 1 || !isContention(error)) throw error
      } finally {
        // Also when it failed: nobody knows whether it did.
        for (const change of transaction.changes) this.memory.heed(change)
      }
    }
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  async #settle(connection: Connection): Promise<void> {
    await connection.commit(probe)
    this.memory.inDoubt = false
  }
}
