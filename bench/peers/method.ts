import type { Machine } from '../results.ts'
import { settings } from './database.ts'
import type { PeerOptions } from './options.ts'

/** What a reader has to know to believe the comparison or to doubt it. */
export const peerMethod = ({ pace, sessions, pool }: PeerOptions, { cores, flush }: Machine): string[] => [
  `Ceiling and servers take turns, ${pace.rounds} rounds of ${pace.seconds} s each after ${pace.warmUpSeconds} s that are not measured, in an order in which, over six rounds, each follows each other once. 64 connections, one request under way on each. Whoever is not asked waits idle.`,
  `Server, PostgreSQL and load share ${cores} cores; nothing is pinned, for the ceiling neither.`,
  `Each server is one Node process with NODE_ENV=production and ${sessions.toLocaleString('en')} sessions. Output goes to a file; the peers log nothing, Pawl keeps its default log at info, its metrics, pacing, limits and audit.`,
  `A peer has a pool of ${pool} connections (10 is the default of pg), its statements are prepared where its adapter is ours. Pawl has the 7 connections that it opens by itself.`,
  `One PostgreSQL for all, a database for each: ${settings.join(', ')}; otherwise its defaults. Tables were vacuumed, analysed and flushed before the first round.`,
  `The data lie on a disk that flushes 4 KiB in ${flush.toFixed(2)} ms (fdatasync). SQLite: WAL, synchronous=FULL.`,
  'An answer that is not 200 with a new refresh token ends the comparison; none did. Peers are asked in form encoding with client_id and client_secret (RFC 6749, section 6), Pawl in JSON with an Idempotency-Key for each token, as its SDK does.',
  'oidc-provider: one table with the payload as JSON, as the SQL examples of its documentation have it; static client; rotateRefreshToken: true; opaque tokens; scope offline_access without openid, so that no id_token is signed.',
  '@node-oauth/oauth2-server: under Express; a table of tokens with unique indexes on both; getClient and one join for the user read the database, as its documentation shows; a refresh deletes the old row and inserts the new one without a transaction, which its model does not offer.',
  'better-auth: toNodeHandler, `pg` through its Kysely adapter, schema from its own migration; rate limit off, opaque hashed tokens, cachedTrustedClients on; no resource and no openid scope is asked for, so that nothing is signed.',
  'Not the same: the peers are general OAuth 2.0 servers with clients, scopes and grants; Pawl has its own protocol and no client to look up. The peers keep an access token as a row, Pawl derives it. Pawl commits refreshes that arrive together in one transaction.',
  'CPU counts the server and, for those on PostgreSQL, all processes of the database; microseconds for one request. Memory is the resident set of the server process alone.',
  'What a refresh leaves behind was counted over 7 refreshes of each of 320 sessions, after 2 that wrote whole pages to the log; nothing else ran, and nobody deleted expired rows.',
]
