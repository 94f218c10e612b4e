import { instant, keyId, type CopyTarget, type Session } from '@pawl/core'
import { migrateSqlite, openSqliteStore, withSqliteTarget } from '@pawl/store-sqlite'
import {
  addPerson,
  auditOf,
  hour,
  judge,
  openSession,
  spend,
  start,
  temporaryFolder,
  type Folder,
} from '@pawl/store-sqlite/testing'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { StoreLocation } from '../../config/settings.ts'
import { copyBetween, type CopyOutcome, type CopyProgress } from './between.ts'
import { copy } from './copy.ts'
import { withSource, withTarget } from './sides.ts'
import { deploymentOf } from './summary.ts'

let folders: Folder[] = []
type SqlitePlace = StoreLocation & { readonly kind: 'sqlite' }
let from: SqlitePlace = { kind: 'sqlite', file: '' }
let to: SqlitePlace = from
let opened: Session[] = []

const place = (): SqlitePlace => {
  const folder = temporaryFolder()
  folders.push(folder)
  return { kind: 'sqlite', file: folder.file }
}

/** More than one batch of sessions, and something of everything. */
const count = 2500

beforeEach(async () => {
  folders = []
  const source = place()
  ;[from, to] = [source, place()]
  const store = await openSqliteStore({ file: source.file, judge })
  const ada = await addPerson(store)
  opened = await Promise.all(Array.from({ length: count }, () => openSession(store, ada)))
  for (const session of opened.slice(0, 100)) await store.sessions.rotate(spend(session))
  const revocation = { at: start, reason: 'logout' } as const
  for (const { id } of opened.slice(50, 60)) await store.sessions.revoke({ session: id }, revocation, auditOf('logout'))
  const loops = opened
    .slice(0, 3)
    .map(({ id }) => ({ sessionId: id, firstSeen: start, lastSeen: start, perMinute: 1.5 }))
  await store.loops.record(loops.map((loop) => ({ ...loop, diagnosis: 'not_saving' })))
  const keys = [{ id: keyId(1), fingerprint: 'one', state: 'mints', since: start }] as const
  await store.deployment.writeKeys(keys, [], null)
  await store.deployment.raiseEpoch(auditOf('epoch_raised'))
  await store.deployment.report({ node: 'here', seenAt: instant(start + hour), fingerprints: ['one'] })
  await store.close()
})
afterEach(() => {
  for (const folder of folders) folder.remove()
})

const silent = (): void => undefined

/** One run whose target is broken by `breaking`. */
const run = (breaking: (target: CopyTarget) => CopyTarget): Promise<CopyOutcome> =>
  withSource(from, async (source) => {
    const deployment = deploymentOf(await source.readDeployment())
    return withTarget(to, (target) =>
      copyBetween({ source, target: breaking(target), deployment, name: 'the target', progress: silent }),
    )
  })

/** Ends the run before or after the n-th change of the target, as a process ends that is killed. */
const endingAt = (change: number, when: 'before' | 'after') => {
  let changes = 0
  const counted = async (work: () => Promise<void>): Promise<void> => {
    changes += 1
    if (changes === change && when === 'before') throw new Error('ended')
    await work()
    if (changes === change) throw new Error('ended')
  }
  return (target: CopyTarget): CopyTarget => ({
    ...target,
    begin: (mark) => counted(() => target.begin(mark)),
    write: (table, rows) => counted(() => target.write(table, rows)),
    finish: (deployment) => counted(() => target.finish(deployment)),
  })
}

test('a copy holds every row, and tells how far it is', async () => {
  const seen: CopyProgress[] = []
  const copied = await copy({ from, to, progress: (progress) => seen.push(progress) })
  expect(copied.kind).toBe('copied')
  expect(copied.tables.map(({ table, rows }) => [table, rows])).toEqual([
    ['accounts', 1],
    ['users', 1],
    ['sessions', count],
    ['audit', count + 2 + 10 + 1],
    ['loops', 3],
  ])
  const ofSessions = seen.filter(({ step, table }) => step === 'copying' && table === 'sessions')
  expect(ofSessions.map(({ rows, of }) => [rows, of])).toEqual([
    [2000, count],
    [count, count],
  ])
})

test('the copy has epoch, clock mark and keys of the source, and none of its nodes', async () => {
  await copy({ from, to, progress: silent })
  const there = await withTarget(to, (target) => target.readDeployment())
  expect(there).toEqual({
    epoch: 2,
    clockMark: start + hour,
    keys: [{ id: 1, fingerprint: 'one', state: 'mints', since: start }],
    nodes: [],
    lastAuditId: count + 13,
  })
})

test('wherever it is interrupted it goes on, and nothing is there twice', async () => {
  const changes = 1 + 7 + 1
  for (let change = 1; change <= changes; change += 1) {
    for (const when of ['before', 'after'] as const) {
      to = place()
      await expect(run(endingAt(change, when)), `${when} change ${change}`).rejects.toThrow('ended')
      const { kind, tables } = await run((target) => target)
      const expected =
        change === 1 && when === 'before' ? 'copied' : change === changes && when === 'after' ? 'repeated' : 'resumed'
      expect({ when, change, kind }).toEqual({ when, change, kind: expected })
      expect(tables).toMatchObject([{}, {}, { rows: count }, {}, {}])
    }
  }
  to = place()
  await expect(run(endingAt(changes + 1, 'before')), 'there are no more changes').resolves.toMatchObject({
    kind: 'copied',
  })
})

test('no server starts on half a copy, and nobody copies or migrates it', async () => {
  await expect(run(endingAt(4, 'after'))).rejects.toThrow('ended')
  const { file } = to
  await expect(openSqliteStore({ file, judge })).rejects.toThrow('is not finished')
  await expect(migrateSqlite(file)).rejects.toThrow('is not finished')
  await expect(copy({ from: to, to: place(), progress: silent })).rejects.toThrow('is not finished')
})

test('a copy does not go on once the source has changed, nor beside what somebody else has written', async () => {
  await expect(run(endingAt(4, 'after'))).rejects.toThrow('ended')
  const store = await openSqliteStore({ file: from.file, judge })
  await store.audit.append(auditOf('login_refused'))
  await store.close()
  await expect(run((target) => target)).rejects.toThrow('the source has changed since')

  to = place()
  const other = await openSqliteStore({ file: to.file, judge })
  await addPerson(other, 'grace')
  await other.close()
  await expect(run((target) => target)).rejects.toThrow('holds data already')
})

test('a row that arrived otherwise than it was sent is noticed, and no server starts on it', async () => {
  const forgetful = (target: CopyTarget): CopyTarget => ({
    ...target,
    write: (table, rows) => target.write(table, table === 'sessions' ? rows.slice(1) : rows),
  })
  await expect(run(forgetful)).rejects.toThrow('What the target holds of sessions is not what was copied')
  const { file } = to
  await expect(withSqliteTarget(file, (target) => target.readMark())).resolves.toContain('"digest"')
  await expect(openSqliteStore({ file, judge })).rejects.toThrow('is not finished')
})
