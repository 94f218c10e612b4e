import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { accountId, Fault, type Session } from '@pawl/core'
import { addPerson, auditOf, everything, openSession, start } from '@pawl/store-testkit'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { migratePostgres } from './offline.ts'
import type { PostgresStore } from './open.ts'
import { Databases } from './testing/databases.ts'
import { openOn, spendLater, until } from './testing/opened.ts'

let databases: Databases
let folder = ''
let url = ''
let old: PostgresStore
let sessions: Session[]
/** Of a Pawl to come: ours and one more, which adds to every table. */
let migrations: URL

const tables = ['accounts', 'users', 'memberships', 'sessions', 'audit', 'loops', 'deployment', 'keys', 'nodes']
const additions = tables.map((table) => `ALTER TABLE ${table} ADD COLUMN note text NOT NULL DEFAULT '';`)

beforeAll(async () => {
  databases = await Databases.onOwnServer(['fsync = off'])
  folder = mkdtempSync(join(tmpdir(), 'pawl-migrations-'))
  cpSync(new URL('../migrations/', import.meta.url), folder, { recursive: true })
  writeFileSync(join(folder, '002.do.notes.sql'), additions.join('\n'))
  migrations = pathToFileURL(`${folder}/`)
})
afterAll(async () => {
  await databases.close()
  rmSync(folder, { recursive: true })
})
beforeEach(async () => {
  url = await databases.createMigrated()
  old = await openOn(url)
  const user = await addPerson(old)
  sessions = []
  while (sessions.length < 10) sessions.push(await openSession(old, user))
})
afterEach(async () => {
  await old.close()
  await databases.remove(url)
})

/** Refreshes each session without a pause on the nodes by turns, and looks at everything beside it. */
class Load {
  readonly nodes: PostgresStore[]
  readonly faults: unknown[] = []
  rotations = 0
  readonly #work: Promise<unknown>
  #running = true

  constructor(node: PostgresStore) {
    this.nodes = [node]
    const work = [...sessions.map((session) => this.#rotate(session)), this.#look()]
    this.#work = Promise.all(work)
  }

  async stop(): Promise<void> {
    this.#running = false
    await this.#work
  }

  async #rotate(first: Session): Promise<void> {
    let session = first
    for (let turn = 0; this.#running; turn += 1) {
      const outcome = await this.#try((node) => node.sessions.rotate(spendLater(session)), turn)
      if (outcome === null) continue
      if (outcome.kind !== 'rotated') throw new Error(`It was ${outcome.kind}.`)
      session = outcome.session
      this.rotations += 1
    }
  }

  async #look(): Promise<void> {
    for (let turn = 0; this.#running; turn += 1) {
      await this.#try(lookAtEverything, turn)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  async #try<T>(work: (node: PostgresStore) => Promise<T>, turn: number): Promise<T | null> {
    const node = this.nodes[turn % this.nodes.length]
    if (node === undefined) throw new Error('There is no node.')
    try {
      return await work(node)
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      this.faults.push(error)
      return null
    }
  }
}

const lookAtEverything = async (node: PostgresStore): Promise<void> => {
  const [session] = sessions
  if (session === undefined) throw new Error('There is no session.')
  await node.sessions.list({ now: start }, everything)
  await node.users.find(session.userId)
  await node.accounts.list(everything)
  await node.accounts.find(session.accountId)
  await node.audit.append(auditOf('login'))
  await node.audit.list({}, everything)
  await node.loops.record([
    { sessionId: session.id, diagnosis: 'eager', perMinute: 1, firstSeen: start, lastSeen: start },
  ])
  await node.loops.list(start, everything)
  await node.deployment.read()
  await node.deployment.report({ node: 'north', seenAt: start, fingerprints: [] })
  await node.ping()
}

const version = async (): Promise<unknown> =>
  (await databases.query('SELECT max(version)::int AS version FROM pawl.schemaversion', url))[0]?.['version']

test('old and new servers answer side by side while the schema moves on, and no request fails', async () => {
  const load = new Load(old)
  await until(() => load.rotations > 100)
  await migratePostgres(url, migrations)
  expect(await version()).toBe(2)
  const young = await openOn(url, { migrations })
  load.nodes.push(young)
  const before = load.rotations
  await until(() => load.rotations > before + 200)
  const account = { id: accountId(7), name: 'Seven', createdAt: start }
  expect(await old.accounts.create(account, auditOf('account_created'))).toMatchObject({ kind: 'created' })
  const again = { ...account, id: accountId(8) }
  expect(await young.accounts.create(again, auditOf('account_created'))).toMatchObject({ kind: 'created' })
  await openSession(old, await addPerson(old))
  await load.stop()
  await young.close()
  expect(load.faults).toEqual([])
})

test('a migration that waits for a long reader does not make everybody wait behind it', async () => {
  const reader = new pg.Client({ connectionString: url })
  await reader.connect()
  await reader.query('BEGIN; SELECT count(*) FROM pawl.sessions')
  const load = new Load(old)
  const migrating = migratePostgres(url, migrations)
  const before = load.rotations
  await until(() => load.rotations > before + 200)
  await new Promise((resolve) => setTimeout(resolve, 1500))
  expect(await version()).toBe(1)
  await reader.query('COMMIT')
  await migrating
  await reader.end()
  await load.stop()
  expect(await version()).toBe(2)
  expect(load.faults).toEqual([])
})

test('an old server that is started after that refuses, and the one that runs goes on', async () => {
  await migratePostgres(url, migrations)
  await expect(openOn(url)).rejects.toMatchObject({ code: 'newer' })
  const [session] = sessions
  if (session === undefined) throw new Error('There is no session.')
  expect(await old.sessions.rotate(spendLater(session))).toMatchObject({ kind: 'rotated' })
})
