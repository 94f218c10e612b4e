import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import { databaseOf } from '../process/pawl.ts'
import { diskUse } from '../seed/disk.ts'
import { openStore } from '../seed/sessions.ts'
import { spreadOver, withDashes, type Place } from './place.ts'

/** UUIDv7 (RFC 9562, section 5.7): 48 bits of time, the version, the variant, and chance. */
const id = `unhex(printf('%012x7%03x8%s', ?1 + CAST(i * ?2 AS INTEGER), abs(random()) % 4096, substr(hex(randomblob(8)), 2)))`

const filling = `
  WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < ?3)
  INSERT INTO sessions
  SELECT ${id}, user_id, account_id, epoch, randomblob(16), generation, healed_to, key_id, recent, rotated_at, pace_ahead,
    bearer_expires_at, previous_bearer_expires_at, idle_deadline, hard_deadline, revoked_at, revocation_reason,
    created_after_id, device, address
  FROM numbers, template`

export const sqlitePlace = (bench: Bench, sessions: number, settings: Readonly<Record<string, string>>): Place => {
  const folder = join(bench.folder, `sqlite-${sessions}`)
  const deployment = { folder, keys: bench.keys, settings, core: 'any' } as const
  const file = databaseOf(deployment)
  const using = async <T>(work: (database: DatabaseSync) => T): Promise<T> => {
    const database = new DatabaseSync(file)
    try {
      return await Promise.resolve(work(database))
    } finally {
      database.close()
    }
  }
  return {
    id: `sqlite-${sessions}`,
    title: 'SQLite',
    deployment,
    open: () => openStore(file, bench.keys),
    fill: (count) =>
      using((database) => {
        const { first, step } = spreadOver(count)
        database.exec('PRAGMA synchronous = OFF; CREATE TEMP TABLE template AS SELECT * FROM sessions LIMIT 1')
        database.prepare(filling).run(first, step, count)
        database.exec('PRAGMA wal_checkpoint(TRUNCATE); ANALYZE')
      }),
    pick: (count) =>
      using((database) =>
        database
          .prepare('SELECT hex(id) AS id FROM sessions ORDER BY random() LIMIT ?')
          .all(count)
          .map((row) => withDashes(String(row['id']).toLowerCase())),
      ),
    bytes: () => {
      const sizes = [...diskUse(file).byName].filter(([name]) => name.startsWith('sessions'))
      return Promise.resolve(sizes.reduce((sum, [, size]) => sum + size, 0))
    },
    measured: (server) => server,
  }
}
