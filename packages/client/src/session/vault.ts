import { PawlError } from '../errors.ts'
import type { Pair } from '../wire/wire.ts'
import { createArchive } from './archive.ts'
import { now, type Context, type Moment } from './core.ts'
import { holdPair, sentByWall, type HeldPair } from './held-pair.ts'
import { endOf, followingRecord, isEnded, isNewer, type LiveRecord, type SessionRecord } from './record.ts'

/** The newest record known, in memory and in the storage. An older one never replaces it, in either. */
export interface Vault {
  /** Undefined without a session. */
  readonly held?: HeldPair | undefined
  /** Why there is no session any more. */
  readonly end?: PawlError
  /** Runs the task while holding the storage's lock if it can be had, and with the storage just read. */
  readonly locked: <T>(task: () => Promise<T>) => Promise<T>
  /** Reads the storage and takes up what is newer there. @throws PawlError `storage_unreadable`, when nothing is in memory to go on with. */
  readonly sync: () => Promise<void>
  /** Stores the record, if the storage holds none as new, then takes up what is stored. */
  readonly keep: (record: SessionRecord) => Promise<void>
  /** Keeps a pair that just came, for the one of `before` or by a login; `target` is the account that its refresh token is to switch to. */
  readonly receive: (pair: Pair, sent: Moment, before?: LiveRecord, target?: number) => Promise<void>
  /** Keeps that the session held is over. */
  readonly finish: (reason: string, error?: PawlError) => Promise<void>
}

export function createVault(context: Context, openGate: (lifetime: number) => void): Vault {
  const { read, store, report, lock } = createArchive(context)
  let latest: SessionRecord | undefined

  function take(record: SessionRecord, sent?: Moment, error?: PawlError): void {
    if (latest && isNewer(latest, record)) return
    latest = record
    const { held } = vault
    if (!isEnded(record)) {
      const anchor = sent?.wall === record.wallAtSend ? sent : undefined
      if (!anchor && held?.record.pair.token === record.pair.token) held.record = record
      else {
        vault.held = holdPair(record, context.random(), anchor ?? sentByWall(record, now(context)))
        openGate(vault.held.lifetime)
      }
    } else if (held) {
      // What ended before this process began is no news.
      const reason = record.ended
      vault.held = undefined
      vault.end = error ?? new PawlError('session_ended', 'The session has ended: log in.', { reason })
      context.emit('ended', { reason, error: vault.end })
    }
  }

  const vault: { -readonly [Member in keyof Vault]: Vault[Member] } = {
    async locked(task) {
      const release = await lock()
      try {
        await vault.sync().catch(() => undefined)
        return await task()
      } finally {
        await release()
      }
    },
    async sync() {
      try {
        const stored = await read()
        if (stored) take(stored)
      } catch (error) {
        if (!latest) throw error
        report(error)
      }
    },
    async keep(record) {
      take(await store(record))
    },
    async receive(pair, sent, before, target) {
      const last = before ?? { login: (latest?.login ?? 0) + 1, generation: -1, revision: 0 }
      const record = followingRecord({ ...last, wallAtSend: sent.wall }, pair, context.secret(), target)
      take(await store(record), sent)
    },
    async finish(reason, error) {
      if (vault.held) take(await store(endOf(vault.held.record, reason)), undefined, error)
    },
  }
  return vault
}
