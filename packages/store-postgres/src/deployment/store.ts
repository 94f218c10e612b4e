import assert from 'node:assert/strict'
import {
  instant,
  keyId,
  type AuditEntry,
  type Deployment,
  type DeploymentStore,
  type KeyState,
  type NodeReport,
  type RegisteredKey,
} from '@pawl/core'
import { recordAudit } from '../audit/record.ts'
import type { Database } from '../commit/database.ts'
import type { Transaction } from '../commit/transaction.ts'
import type { Reader } from '../database/connection.ts'
import { integer, rows, text, type Row } from '../database/row.ts'
import { holdDeployment } from './held.ts'

/** One statement, and so one moment. */
const everything = `
  SELECT epoch, clock_mark,
    coalesce((SELECT jsonb_agg(to_jsonb(keys) ORDER BY id) FROM keys), '[]') AS keys,
    coalesce((SELECT jsonb_agg(to_jsonb(nodes) ORDER BY node) FROM nodes), '[]') AS nodes
  FROM deployment`

export const createDeploymentStore = (database: Database): DeploymentStore => ({
  read: async () => {
    const deployment = await database.read(readDeployment)
    database.memory.sawEpoch(deployment.epoch)
    return deployment
  },

  epoch: () => database.memory.epoch,
  raiseEpoch: (audit) => database.transact((transaction) => raiseEpoch(transaction, audit)),

  writeKeys: (keys, expected, audit) =>
    database.transact(async (transaction) => {
      await holdDeployment(transaction)
      if (!sameKeys((await readDeployment(transaction)).keys, expected)) return 'changed'
      await writeKeys(transaction, keys)
      if (audit !== null) await recordAudit(transaction, audit)
      return 'written'
    }),

  report: (report) => database.transact((transaction) => writeReport(transaction, report)),

  leave: (node) =>
    database.transact(async (transaction) => {
      await transaction.run('DELETE FROM nodes WHERE node = $1', node)
    }),
})

export const raiseEpoch = async (transaction: Transaction, audit: AuditEntry): Promise<number> => {
  const raise = 'UPDATE deployment SET epoch = epoch + 1, clock_mark = $1 RETURNING epoch'
  const epoch = integer((await transaction.get(raise, audit.at)) ?? {}, 'epoch')
  await recordAudit(transaction, audit)
  await transaction.announce({ kind: 'epoch', epoch })
  return epoch
}

export const readDeployment = async (reader: Reader): Promise<Deployment> => {
  const row = await reader.get(everything)
  assert(row !== undefined, 'The deployment has no row.')
  return {
    epoch: integer(row, 'epoch'),
    clockMark: instant(integer(row, 'clock_mark')),
    keys: rows(row, 'keys').map(keyFrom),
    nodes: rows(row, 'nodes').map(nodeFrom),
  }
}

const keyFrom = (row: Row): RegisteredKey => ({
  id: keyId(integer(row, 'id')),
  fingerprint: text(row, 'fingerprint'),
  state: text(row, 'state') as KeyState,
  since: instant(integer(row, 'since')),
})

const nodeFrom = (row: Row): NodeReport => ({
  node: text(row, 'node'),
  seenAt: instant(integer(row, 'seen_at')),
  fingerprints: row['fingerprints'] as readonly string[],
})

const sameKeys = (some: readonly RegisteredKey[], others: readonly RegisteredKey[]): boolean => {
  const byId = new Map(others.map((key) => [key.id, key]))
  return (
    some.length === byId.size &&
    some.every(({ id, fingerprint, state }) => {
      const other = byId.get(id)
      return other?.fingerprint === fingerprint && other.state === state
    })
  )
}

export const writeKeys = async (transaction: Transaction, keys: readonly RegisteredKey[]): Promise<void> => {
  await transaction.run('DELETE FROM keys')
  for (const { id, fingerprint, state, since } of keys) {
    await transaction.run('INSERT INTO keys VALUES ($1, $2, $3, $4)', id, fingerprint, state, since)
  }
}

const writeReport = async (transaction: Transaction, { node, seenAt, fingerprints }: NodeReport): Promise<void> => {
  const upsert = `
    INSERT INTO nodes VALUES ($1, $2, $3)
    ON CONFLICT (node) DO UPDATE SET seen_at = excluded.seen_at, fingerprints = excluded.fingerprints`
  await transaction.run(upsert, node, seenAt, JSON.stringify(fingerprints))
  await transaction.run('UPDATE deployment SET clock_mark = greatest(clock_mark, $1)', seenAt)
}
