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
import type { Transaction } from '../commit/transaction.ts'
import type { Writer } from '../commit/writer.ts'
import type { Reader, Row } from '../database/connection.ts'
import { integer, text } from '../database/row.ts'

export const createDeploymentStore = (writer: Writer): DeploymentStore => ({
  read: () => writer.read(readDeployment),
  epoch: () => writer.memory.epoch,

  raiseEpoch: (audit) => writer.submit((transaction) => raiseEpoch(transaction, audit)),

  writeKeys: (keys, expected, audit) =>
    writer.submit((transaction) => {
      transaction.begin()
      if (!sameKeys(readKeys(transaction), expected)) return 'changed'
      writeKeys(transaction, keys)
      if (audit !== null) recordAudit(transaction, audit)
      return 'written'
    }),

  report: (report) => writer.submit((transaction) => writeReport(transaction, report)),

  leave: (node) =>
    writer.submit((transaction) => {
      transaction.run('DELETE FROM nodes WHERE node = ?', node)
    }),
})

export const raiseEpoch = (transaction: Transaction, audit: AuditEntry): number => {
  transaction.run('UPDATE deployment SET epoch = epoch + 1, clock_mark = ?', audit.at)
  recordAudit(transaction, audit)
  return (transaction.epoch = readDeployment(transaction).epoch)
}

export const readDeployment = (reader: Reader): Deployment => {
  const row = reader.get('SELECT epoch, clock_mark FROM deployment')
  assert(row !== undefined, 'The deployment has no row.')
  return {
    epoch: integer(row, 'epoch'),
    clockMark: instant(integer(row, 'clock_mark')),
    keys: readKeys(reader),
    nodes: reader.all('SELECT * FROM nodes ORDER BY node').map(nodeFrom),
  }
}

const readKeys = (reader: Reader): RegisteredKey[] =>
  reader.all('SELECT * FROM keys ORDER BY id').map((row) => ({
    id: keyId(integer(row, 'id')),
    fingerprint: text(row, 'fingerprint'),
    state: text(row, 'state') as KeyState,
    since: instant(integer(row, 'since')),
  }))

const nodeFrom = (row: Row): NodeReport => ({
  node: text(row, 'node'),
  seenAt: instant(integer(row, 'seen_at')),
  fingerprints: JSON.parse(text(row, 'fingerprints')) as string[],
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

export const writeKeys = (transaction: Transaction, keys: readonly RegisteredKey[]): void => {
  transaction.run('DELETE FROM keys')
  for (const { id, fingerprint, state, since } of keys) {
    transaction.run('INSERT INTO keys VALUES (?, ?, ?, ?)', id, fingerprint, state, since)
  }
}

const writeReport = (transaction: Transaction, { node, seenAt, fingerprints }: NodeReport): void => {
  transaction.run('INSERT OR REPLACE INTO nodes VALUES (?, ?, ?)', node, seenAt, JSON.stringify(fingerprints))
  transaction.run('UPDATE deployment SET clock_mark = max(clock_mark, ?)', seenAt)
}
