import type { AuditFilter, AuditRecord, AuditStore, LoopStore } from '@pawl/core'
import type { ModelDatabase } from './database.ts'
import { pageOf } from './page.ts'
import type { Synchronous } from './synchronous.ts'

const passes = (record: AuditRecord, of: AuditFilter): boolean =>
  (of.kind === undefined || record.kind === of.kind) &&
  (of.user === undefined || record.userId === of.user) &&
  (of.session === undefined || record.sessionId === of.session) &&
  (of.from === undefined || record.at >= of.from) &&
  (of.until === undefined || record.at < of.until)

export const createModelAudit = (database: ModelDatabase): Synchronous<AuditStore> => ({
  append(entry) {
    database.record(entry)
  },

  list(of, page) {
    const found = database.tables.audit.filter((record) => passes(record, of)).reverse()
    return pageOf(found, page, (record) => String(record.id))
  },

  purge(before, limit) {
    const old = new Set(database.tables.audit.filter((record) => record.at < before).slice(0, limit))
    database.write({ audit: database.tables.audit.filter((record) => !old.has(record)) })
    return old.size
  },
})

export const createModelLoops = (database: ModelDatabase): Synchronous<LoopStore> => ({
  record(loops) {
    for (const loop of loops) database.tables.loops.set(loop.sessionId, loop)
  },

  list(since, page) {
    const found = [...database.tables.loops.values()].filter((loop) => loop.lastSeen >= since)
    found.sort((one, other) => other.lastSeen - one.lastSeen || (one.sessionId < other.sessionId ? 1 : -1))
    return pageOf(found, page, (loop) => `${String(loop.lastSeen)}.${loop.sessionId}`)
  },

  find(session) {
    return database.tables.loops.get(session) ?? null
  },

  purge(lastSeenBefore) {
    const { loops } = database.tables
    const old = [...loops.values()].filter((loop) => loop.lastSeen < lastSeenBefore)
    for (const loop of old) loops.delete(loop.sessionId)
    return old.length
  },
})
