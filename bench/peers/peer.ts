import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench } from '../bench.ts'
import type { RefreshWire } from '../load/job.ts'
import { askProbe, nodeArguments } from '../process/ask-probe.ts'
import { startChild, stopChild } from '../process/child.ts'
import { endOf } from '../process/pawl.ts'
import type { Contestant } from './contestant.ts'
import type { Postgres } from './database.ts'
import type { PeerOptions } from './options.ts'
import { withDatabase } from './with-database.ts'

interface Peer {
  readonly id: string
  readonly title: string
  readonly tokenPath: string
  /** Its introspection (RFC 7662); null where it has none and a route that wants a bearer is asked instead. */
  readonly introspectionPath: string | null
}

/** The client that servers/peer.js registers. */
const clientId = 'bench'
const clientSecret = 'a-secret-of-the-benchmark-that-is-long-enough'

export const peers: readonly Peer[] = [
  {
    id: 'oidc-provider',
    title: 'oidc-provider',
    tokenPath: '/token',
    introspectionPath: '/token/introspection',
  },
  { id: 'oauth2-server', title: '@node-oauth/oauth2-server', tokenPath: '/oauth/token', introspectionPath: null },
  {
    id: 'better-auth',
    title: 'better-auth',
    tokenPath: '/api/auth/oauth2/token',
    introspectionPath: '/api/auth/oauth2/introspect',
  },
]

/** Starts a peer on a database of its own, where it opens so many sessions before it listens. */
export const startPeer = async (bench: Bench, postgres: Postgres, peer: Peer, crowd: Crowd): Promise<Contestant> => {
  const { id, title, tokenPath, introspectionPath } = peer
  const { sessions: count, pool } = crowd
  bench.progress.step(`${title}: opening ${count.toLocaleString('en')} sessions`)
  const database = await postgres.create()
  const program = fileURLToPath(new URL(`./servers/${id}.js`, import.meta.url))
  const logFile = join(bench.folder, `${id}.log`)
  const child = startChild({
    args: [...nodeArguments, program],
    core: 'any',
    env: { NODE_ENV: 'production', PEER_DATABASE: database, PEER_SESSIONS: String(count), PEER_POOL: String(pool) },
    logFile,
  })
  const ended = once(child, 'exit').then(() =>
    Promise.reject(new Error(`${title} ended at its start. The end of its log:\n${endOf(logFile)}`)),
  )
  const [{ listening, sessions }] = (await Promise.race([once(child, 'message'), ended])) as [Started]
  await postgres.settle(database)
  const wire: RefreshWire = { kind: 'oauth', path: tokenPath, clientId, clientSecret }
  return {
    id,
    title,
    server: withDatabase({ port: listening, vitals: (reset) => askProbe(child, reset) }, postgres),
    sessions: sessions.map(([token, refreshToken]) => ({ token, refreshToken })),
    wire,
    verify: ({ token }) =>
      introspectionPath === null
        ? { method: 'GET', path: '/me', headers: { Authorization: `Bearer ${token}` } }
        : {
            method: 'POST',
            path: introspectionPath,
            form: { client_id: clientId, client_secret: clientSecret, token, token_type_hint: 'access_token' },
          },
    verifies: introspectionPath === null ? 'GET of a route behind its bearer check' : 'token introspection (RFC 7662)',
    database,
    stop: async () => {
      await stopChild(child)
    },
  }
}

type Crowd = Pick<PeerOptions, 'sessions' | 'pool'>

interface Started {
  readonly listening: number
  readonly sessions: readonly (readonly [access: string, refresh: string])[]
}
