// better-auth with its OAuth provider plugin; PostgreSQL through `pg` and Kysely, with the schema that its own migration makes.
import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { oauthProvider } from '@better-auth/oauth-provider'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { jwt } from 'better-auth/plugins'
import { now } from './clock.ts'
import { client, createPool, serve, sessionCount } from './peer.js'

const pool = createPool()

const auth = betterAuth({
  baseURL: 'http://127.0.0.1',
  secret: randomBytes(32).toString('base64'),
  database: pool,
  // On by default in production: a hundred requests of one address in ten seconds.
  rateLimit: { enabled: false },
  logger: { disabled: true },
  telemetry: { enabled: false },
  plugins: [
    // Its documentation has both. No resource is asked for, so access tokens are opaque and nothing is signed.
    jwt(),
    oauthProvider({
      loginPage: '/login',
      consentPage: '/consent',
      // Its documentation's way to spare a query for every request.
      cachedTrustedClients: new Set([client.id]),
    }),
  ],
})

const { runMigrations } = await getMigrations(auth.options)
await runMigrations()
const { adapter } = await auth.$context

const hashed = (text) => createHash('sha256').update(text).digest('base64url')
const createdAt = new Date(now())
const expiresAt = new Date(createdAt.getTime() + 14 * 86_400_000)
const scopes = ['offline_access']

await adapter.create({
  model: 'oauthClient',
  data: {
    clientId: client.id,
    clientSecret: hashed(client.secret),
    name: 'benchmark',
    redirectUris: ['http://127.0.0.1/callback'],
    tokenEndpointAuthMethod: 'client_secret_post',
    grantTypes: ['authorization_code', 'refresh_token'],
    responseTypes: ['code'],
    scopes,
    createdAt,
    updatedAt: createdAt,
  },
})

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const randomLetters = () => Array.from(randomBytes(32), (byte) => letters[byte % letters.length]).join('')

/** What a login leaves behind: user, session, refresh token, access token; in the columns that the adapter itself fills. */
const login = async () => {
  const since = { createdAt, updatedAt: createdAt }
  const person = { name: 'First', email: 'first@example.com', emailVerified: true, ...since }
  const user = await adapter.create({ model: 'user', data: person })
  const session = await adapter.create({
    model: 'session',
    data: { userId: user.id, token: randomLetters(), expiresAt, ipAddress: '127.0.0.1', userAgent: '', ...since },
  })
  const of = { clientId: client.id, userId: user.id, sessionId: session.id, scopes, createdAt, expiresAt }
  const refresh = await adapter.create({ model: 'oauthRefreshToken', data: { ...of, token: hashed(randomLetters()) } })
  await adapter.create({
    model: 'oauthAccessToken',
    data: { ...of, refreshId: refresh.id, token: hashed(randomLetters()) },
  })
}

const rowOf = async (table) => (await pool.query(`SELECT to_jsonb(t) AS row FROM "${table}" t`)).rows[0].row

const insert = (table, rows) =>
  pool.query(`INSERT INTO "${table}" SELECT * FROM jsonb_populate_recordset(NULL::"${table}", $1)`, [
    JSON.stringify(rows),
  ])

/** Copies of the first login, each with ids, tokens and an address of its own: a login after the other takes minutes. */
const openSessions = async (count) => {
  await login()
  const tables = ['user', 'session', 'oauthRefreshToken', 'oauthAccessToken']
  const [user, session, refresh, access] = await Promise.all(tables.map(rowOf))
  const opened = Array.from({ length: count }, (_, index) => ({
    index,
    tokens: [randomLetters(), randomLetters()],
    ids: { userId: randomLetters(), sessionId: randomLetters(), refreshId: randomLetters() },
  }))
  const copies = {
    user: ({ index, ids }) => ({ ...user, id: ids.userId, email: `user-${index}@example.com` }),
    session: ({ ids }) => ({ ...session, id: ids.sessionId, userId: ids.userId, token: randomLetters() }),
    oauthRefreshToken: ({ ids: { userId, sessionId, refreshId }, tokens }) => ({
      ...refresh,
      ...{ id: refreshId, userId, sessionId, token: hashed(tokens[1]) },
    }),
    oauthAccessToken: ({ ids, tokens }) => ({ ...access, id: randomLetters(), ...ids, token: hashed(tokens[0]) }),
  }
  for (const table of tables) await insert(table, opened.map(copies[table]))
  return opened.map(({ tokens }) => tokens)
}

await serve(createServer(toNodeHandler(auth)), await openSessions(sessionCount))
