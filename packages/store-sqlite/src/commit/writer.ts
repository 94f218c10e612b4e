import type { Connection } from '../database/connection.ts'
import type { Memory } from '../memory.ts'
import type { Database } from './database.ts'
import { GroupCommit, type GroupCommitOptions } from './group-commit.ts'
import type { Command } from './transaction.ts'

/** How the parts of the store reach the rows: changes in groups, reads at once from what is committed. */
export class Writer {
  readonly #database: Database
  readonly #commits: GroupCommit

  constructor(options: GroupCommitOptions) {
    this.#database = options.database
    this.#commits = new GroupCommit(options)
  }

  get memory(): Memory {
    return this.#database.memory
  }

  submit<T>(command: Command<T>): Promise<T> {
    return this.#commits.submit(command)
  }

  read<T>(query: (connection: Connection) => T): Promise<T> {
    return new Promise((resolve) => {
      resolve(this.#database.read(query))
    })
  }

  /** Commits what waits, and takes nothing more. */
  close(): void {
    this.#commits.close()
  }
}
