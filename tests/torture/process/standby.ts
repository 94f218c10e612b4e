import { setTimeout } from 'node:timers/promises'
import type { PostgresServer } from '@pawl/store-postgres/testing'
import type { PostgresGround } from './ground.ts'

/** A second PostgreSQL that follows the one of a ground, to take its place. */
export class Standby implements AsyncDisposable {
  readonly #ground: PostgresGround
  readonly #server: PostgresServer

  private constructor(ground: PostgresGround, server: PostgresServer) {
    this.#ground = ground
    this.#server = server
  }

  /** `synchronous`: no commit is confirmed that it does not have. */
  static async make(ground: PostgresGround, synchronous: boolean): Promise<Standby> {
    const standby = new Standby(ground, await ground.server.makeStandby())
    if (synchronous) await change(ground, `synchronous_standby_names = '*'`, ground.url)
    const state = synchronous ? 'sync' : 'async'
    const followed = `SELECT 1 FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = '${state}'`
    await until(async () => (await ground.ask(followed)).length === 1)
    return standby
  }

  get url(): string {
    return this.#server.url(new URL(this.#ground.url).pathname.slice(1))
  }

  /** Has everything that was committed so far, and hears of nothing more. */
  async fallBehind(): Promise<void> {
    const [row] = await this.#ground.ask('SELECT pg_current_wal_lsn()::text AS lsn')
    const has = `SELECT pg_last_wal_replay_lsn() >= '${String(row?.['lsn'])}' AS so`
    await until(async () => (await this.#ground.ask(has, this.url))[0]?.['so'] === true)
    await change(this.#ground, `primary_conninfo = ''`, this.url)
    await until(async () => (await this.#ground.ask('SELECT 1 FROM pg_stat_replication')).length === 0)
  }

  /** The primary is gone for good, at once, and this one takes its place. */
  async takeOver(): Promise<void> {
    await this.#ground.server.kill()
    await this.#ground.ask('SELECT pg_promote()', this.url)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.stop()
  }
}

const change = async (ground: PostgresGround, setting: string, url: string): Promise<void> => {
  await ground.ask(`ALTER SYSTEM SET ${setting}`, url)
  await ground.ask('SELECT pg_reload_conf()', url)
}

const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 90_000
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('The standby is not as it should be.')
    await setTimeout(20)
  }
}
