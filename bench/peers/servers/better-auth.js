// better-auth with its OAuth provider plugin; PostgreSQL through `pg` and Kysely, with the schema that its own migration makes.
import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import { oauthProvider } from '@better-auth/oauth-provider'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import { jwt } from 'better-auth/plugins'
import { now } from './clock.ts'
import { client, createPool, forEachSession, serve } from './peer.js'

const auth = betterAuth({
  baseURL: 'http://127.0.0.1',
  secret: randomBytes(32).toString('base64'),
  database: createPool(),
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

/** A login as the plugin leaves it behind: user, session, refresh token, access token. */
const openSession = async (index) => {
  const [access, refresh] = [randomLetters(), randomLetters()]
  const since = { createdAt, updatedAt: createdAt }
  const person = { name: `User ${index}`, email: `user-${index}@example.com`, emailVerified: true, ...since }
  const user = await adapter.create({ model: 'user', data: person })
  const session = await adapter.create({
    model: 'session',
    data: { userId: user.id, token: randomLetters(), expiresAt, ipAddress: '127.0.0.1', userAgent: '', ...since },
  })
  const of = { clientId: client.id, userId: user.id, sessionId: session.id, scopes, createdAt, expiresAt }
  const { id } = await adapter.create({ model: 'oauthRefreshToken', data: { ...of, token: hashed(refresh) } })
  await adapter.create({ model: 'oauthAccessToken', data: { ...of, refreshId: id, token: hashed(access) } })
  return [access, refresh]
}

await serve(createServer(toNodeHandler(auth)), await forEachSession(openSession))
