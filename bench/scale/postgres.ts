import { createRotationJudge, defaultPolicy } from '@pawl/core'
import { openPostgresStore } from '@pawl/store-postgres'
import { join } from 'node:path'
import type { Bench } from '../bench.ts'
import type { Postgres } from '../peers/database.ts'
import { withDatabase } from '../peers/with-database.ts'
import { spreadOver, type Place } from './place.ts'

/** UUIDv7 (RFC 9562, section 5.7): 48 bits of time, the version, the variant, and chance. */
const id = (first: number, step: number): string =>
  `(lpad(to_hex(${first} + trunc(i * ${step}::float8)::bigint), 12, '0') || '7' || substr(md5(random()::text), 1, 3) ||
    '8' || substr(md5(random()::text), 1, 15))::uuid`

const filling = (count: number): string => {
  const { first, step } = spreadOver(count)
  return `
    INSERT INTO pawl.sessions
    SELECT ${id(first, step)}, user_id, created_at, hard_deadline, epoch, decode(md5(random()::text), 'hex'), device,
      account_id, revoked_at, revocation_reason, healed_to, generation, rotated_at, pace, bearer_expires_at,
      previous_bearer_expires_at, idle_deadline, key_id, recent, address
    FROM (SELECT * FROM pawl.sessions LIMIT 1) template, generate_series(1, ${count}) i`
}

export const postgresPlace = async (
  bench: Bench,
  postgres: Postgres,
  sessions: number,
  settings: Readonly<Record<string, string>>,
): Promise<Place> => {
  const url = await postgres.create()
  const judge = createRotationJudge(defaultPolicy, () => bench.keys.ring)
  return {
    id: `postgresql-${sessions}`,
    title: 'PostgreSQL',
    deployment: {
      folder: join(bench.folder, `postgresql-${sessions}`),
      keys: bench.keys,
      settings: { ...settings, PAWL_STORE: url },
      core: 'any',
    },
    open: () => openPostgresStore({ url, judge }),
    fill: async (count) => {
      await postgres.query(filling(count), url)
      await postgres.settle(url)
    },
    pick: async (count) => {
      const rows = await postgres.query(`SELECT id FROM pawl.sessions ORDER BY random() LIMIT ${count}`, url)
      return rows.map((row) => String(row['id']))
    },
    bytes: async () => {
      const [row] = await postgres.query(`SELECT pg_total_relation_size('pawl.sessions') AS size`, url)
      return Number(row?.['size'])
    },
    measured: (server) => withDatabase(server, postgres),
  }
}
