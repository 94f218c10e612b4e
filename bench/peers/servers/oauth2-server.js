// @node-oauth/oauth2-server under Express, with a model on PostgreSQL as its documentation lays one out: the answer to a
// refresh deletes the old token and inserts the new pair.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import OAuth2Server from '@node-oauth/oauth2-server'
import express from 'express'
import { now } from './clock.ts'
import { client, createPool, forEachSession, serve } from './peer.js'

const pool = createPool()

await pool.query(`
  CREATE TABLE oauth_clients (client_id text PRIMARY KEY, client_secret text NOT NULL, grants text[] NOT NULL);
  CREATE TABLE oauth_users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, username text NOT NULL UNIQUE);
  CREATE TABLE oauth_tokens (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    access_token text NOT NULL UNIQUE,
    access_token_expires_at timestamptz NOT NULL,
    refresh_token text NOT NULL UNIQUE,
    refresh_token_expires_at timestamptz NOT NULL,
    client_id text NOT NULL REFERENCES oauth_clients,
    user_id bigint NOT NULL REFERENCES oauth_users
  );
`)
await pool.query('INSERT INTO oauth_clients VALUES ($1, $2, $3)', [client.id, client.secret, ['refresh_token']])

const statements = {
  getClient: 'SELECT client_id, grants FROM oauth_clients WHERE client_id = $1 AND client_secret = $2',
  getAccessToken: `SELECT t.*, u.username FROM oauth_tokens t JOIN oauth_users u ON u.id = t.user_id WHERE access_token = $1`,
  getRefreshToken: `SELECT t.*, u.username FROM oauth_tokens t JOIN oauth_users u ON u.id = t.user_id WHERE refresh_token = $1`,
  revokeToken: 'DELETE FROM oauth_tokens WHERE refresh_token = $1',
  saveToken: `INSERT INTO oauth_tokens
    (access_token, access_token_expires_at, refresh_token, refresh_token_expires_at, client_id, user_id)
    VALUES ($1, $2, $3, $4, $5, $6)`,
}
/** Prepared once for each connection. */
const run = (name, values) => pool.query({ name, text: statements[name], values })

const tokenOf = ([row]) =>
  row && {
    accessToken: row.access_token,
    accessTokenExpiresAt: row.access_token_expires_at,
    refreshToken: row.refresh_token,
    refreshTokenExpiresAt: row.refresh_token_expires_at,
    client: { id: row.client_id },
    user: { id: row.user_id, username: row.username },
  }

const model = {
  async getClient(id, secret) {
    const [row] = (await run('getClient', [id, secret])).rows
    return row && { id: row.client_id, grants: row.grants }
  },
  getAccessToken: async (token) => tokenOf((await run('getAccessToken', [token])).rows),
  getRefreshToken: async (token) => tokenOf((await run('getRefreshToken', [token])).rows),
  revokeToken: async ({ refreshToken }) => (await run('revokeToken', [refreshToken])).rowCount === 1,
  async saveToken(token, ofClient, user) {
    const { accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt } = token
    const values = [accessToken, accessTokenExpiresAt, refreshToken, refreshTokenExpiresAt, ofClient.id, user.id]
    await run('saveToken', values)
    return { ...token, client: ofClient, user }
  },
}

const { Request, Response } = OAuth2Server
const oauth = new OAuth2Server({ model, accessTokenLifetime: 3600, refreshTokenLifetime: 14 * 86_400 })

/** What its wrapper for Express does around each call. */
const through = (work) => async (request, response) => {
  const answer = new Response(response)
  try {
    const result = await work(new Request(request), answer)
    response.set(answer.headers).status(answer.status ?? 200)
    response.send(answer.body && Object.keys(answer.body).length > 0 ? answer.body : result)
  } catch ({ code, name, message }) {
    response
      .set(answer.headers)
      .status(code ?? 500)
      .send({ error: name, error_description: message })
  }
}

const app = express()
app.post(
  '/oauth/token',
  express.urlencoded({ extended: false }),
  through((request, response) => oauth.token(request, response)),
)
app.get(
  '/me',
  through(async (request, response) => {
    const { user, accessTokenExpiresAt } = await oauth.authenticate(request, response)
    return { active: true, user, accessTokenExpiresAt }
  }),
)

const openSession = async (index) => {
  const { rows } = await pool.query('INSERT INTO oauth_users (username) VALUES ($1) RETURNING id', [`user-${index}`])
  const [accessToken, refreshToken] = [randomBytes(32).toString('hex'), randomBytes(32).toString('hex')]
  const later = (days) => new Date(now() + days * 86_400_000)
  const token = { accessToken, accessTokenExpiresAt: later(1), refreshToken, refreshTokenExpiresAt: later(14) }
  await model.saveToken(token, client, rows[0])
  return [accessToken, refreshToken]
}

await serve(createServer(app), await forEachSession(openSession))
