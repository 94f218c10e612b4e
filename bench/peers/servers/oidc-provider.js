// oidc-provider with one adapter on PostgreSQL, of the shape that its documentation shows for SQL databases: one table, the
// payload as JSON, an index on what is looked up and on the grant.
import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'
import { now } from './clock.ts'
import { client, createPool, forEachSession, serve } from './peer.js'

const pool = createPool()

await pool.query(`
  CREATE TABLE oidc_models (
    id text NOT NULL,
    type text NOT NULL,
    payload jsonb NOT NULL,
    grant_id text,
    user_code text,
    uid text,
    expires_at timestamptz,
    consumed_at timestamptz,
    PRIMARY KEY (id, type)
  );
  CREATE INDEX ON oidc_models (grant_id) WHERE grant_id IS NOT NULL;
  CREATE INDEX ON oidc_models (uid) WHERE uid IS NOT NULL;
  CREATE INDEX ON oidc_models (user_code) WHERE user_code IS NOT NULL;
`)

const statements = {
  upsert: `INSERT INTO oidc_models (id, type, payload, grant_id, user_code, uid, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (id, type) DO UPDATE SET payload = excluded.payload, expires_at = excluded.expires_at`,
  find: 'SELECT payload, consumed_at FROM oidc_models WHERE id = $1 AND type = $2 AND (expires_at IS NULL OR expires_at > now())',
  findByUid: 'SELECT payload, consumed_at FROM oidc_models WHERE uid = $1 AND type = $2',
  findByUserCode: 'SELECT payload, consumed_at FROM oidc_models WHERE user_code = $1 AND type = $2',
  consume: 'UPDATE oidc_models SET consumed_at = now() WHERE id = $1 AND type = $2',
  destroy: 'DELETE FROM oidc_models WHERE id = $1 AND type = $2',
  revokeByGrantId: 'DELETE FROM oidc_models WHERE grant_id = $1 AND type = $2',
}
/** Prepared once for each connection. */
const run = (name, values) => pool.query({ name, text: statements[name], values })

class PostgresAdapter {
  constructor(type) {
    this.type = type
  }

  async upsert(id, payload, expiresIn) {
    const { grantId, userCode, uid } = payload
    const expiresAt = expiresIn ? new Date(now() + expiresIn * 1000) : null
    await run('upsert', [id, this.type, payload, grantId, userCode, uid, expiresAt])
  }

  find(id) {
    return this.#one('find', id)
  }

  findByUid(uid) {
    return this.#one('findByUid', uid)
  }

  findByUserCode(userCode) {
    return this.#one('findByUserCode', userCode)
  }

  async consume(id) {
    await run('consume', [id, this.type])
  }

  async destroy(id) {
    await run('destroy', [id, this.type])
  }

  async revokeByGrantId(grantId) {
    await run('revokeByGrantId', [grantId, this.type])
  }

  async #one(name, value) {
    const [row] = (await run(name, [value, this.type])).rows
    if (row === undefined) return undefined
    return row.consumed_at === null ? row.payload : { ...row.payload, consumed: true }
  }
}

const scope = 'offline_access'

const provider = new Provider('http://127.0.0.1', {
  adapter: PostgresAdapter,
  // From memory: its documentation calls this the way for clients that do not change.
  clients: [
    {
      client_id: client.id,
      client_secret: client.secret,
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: ['http://127.0.0.1/callback'],
    },
  ],
  findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  // By default it rotates for such a client only near the end of a token's life.
  rotateRefreshToken: true,
  features: { introspection: { enabled: true }, devInteractions: { enabled: false } },
  // Nothing here is signed, but without keys of its own it warns.
  jwks: { keys: [generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' })] },
  cookies: { keys: ['a key of the benchmark for cookies'] },
  ttl: { AccessToken: 3600, Grant: 14 * 86_400, RefreshToken: 14 * 86_400 },
})

const registered = await provider.Client.find(client.id)

const openSession = async (index) => {
  const accountId = `user-${index}`
  const grant = new provider.Grant({ accountId, clientId: client.id })
  grant.addOIDCScope(scope)
  const grantId = await grant.save()
  const of = { accountId, client: registered, grantId, gty: 'authorization_code', scope }
  const [access, refresh] = [new provider.AccessToken(of), new provider.RefreshToken({ ...of, rotations: 0 })]
  return Promise.all([access.save(), refresh.save()])
}

await serve(createServer(provider.callback()), await forEachSession(openSession))
