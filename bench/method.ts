import type { Options } from './options.ts'
import type { Machine } from './results.ts'

/** What a reader has to know to believe the numbers or to doubt them. */
export const method = ({ pace }: Options, { pinned, flush }: Machine): string[] => [
  `Ceiling and subject take turns, ${pace.rounds} rounds of ${pace.seconds} s each after ${pace.warmUpSeconds} s that are not measured. The ceiling is a bare Fastify route of the same method, on the same core, sent the same bytes and answering as many: no logger, no hooks, no schema, a constant string.`,
  pinned
    ? 'The server with all its threads has core 0, the load generator core 1 (taskset). The other server waits idle meanwhile.'
    : 'Processes were not pinned to cores, because this machine has no taskset or only one core.',
  'The server is `pawl serve` with its default settings: log at info to a file, metrics, limits, pacing, audit. SQLite in WAL mode with synchronous=FULL; every refresh that is answered has been flushed.',
  `The databases lie on a disk that flushes 4 KiB in ${flush.toFixed(2)} ms (fdatasync). The slow disk is the same with 5 ms more for each flush (LD_PRELOAD).`,
  'The load generator is one Node process on raw sockets, keep-alive, no pipelining; at a ratio it always has one request under way on each connection. Sessions were written straight into the database before the server started, through the same store.',
  'Memory is the resident set of the server process. A spread is the least and the greatest ratio of the rounds.',
]
