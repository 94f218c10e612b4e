import { settings as postgresSettings } from '../peers/database.ts'
import type { Machine } from '../results.ts'
import type { ScaleOptions } from './options.ts'
import { days } from './place.ts'

/** What a reader has to know to believe the numbers or to doubt them. */
export const scaleMethod = ({ pace }: ScaleOptions, { cores, flush }: Machine): string[] => [
  `Ceiling and servers take turns, ${pace.rounds} rounds of ${pace.seconds} s each after ${pace.warmUpSeconds} s that are not measured; 64 connections, one request under way on each. Whoever is not asked waits idle.`,
  `Server, PostgreSQL and load share ${cores} cores; nothing is pinned, for the ceiling neither. More processes than cores can only show what they cost.`,
  `Sessions are copies of one that was opened by the store, each with an id and a salt of its own, as if logins had come evenly over ${days} days; those that are refreshed were picked at random.`,
  'Each refresh has an Idempotency-Key of its own, is a rotation and is durable: SQLite in WAL mode with synchronous=FULL, PostgreSQL with synchronous_commit=on. `loop.burst` is 100 instead of 10, so that a thousand sessions can be refreshed long enough.',
  `PostgreSQL: ${postgresSettings.join(', ')}; otherwise its defaults. Tables were vacuumed, analysed and flushed after they were filled.`,
  `The data lie on a disk that flushes 4 KiB in ${flush.toFixed(2)} ms (fdatasync). The system keeps files in memory that it has room for, so ten million sessions were not all read from the disk.`,
  'CPU counts the server with its workers and, on PostgreSQL, all processes of the database; microseconds for one refresh. Memory is the resident set of the server with its workers.',
]
