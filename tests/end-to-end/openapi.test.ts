import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { administrator, logIn, post, refresh, withAdministrator } from './api.ts'
import { pawl, Server } from './pawl.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pawl-openapi-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

/** Every success gets a member that no document declares. */
const distort = `
  const write = JSON.stringify
  JSON.stringify = (value, ...more) => write(value?.success === true ? { ...value, distorted: 1 } : value, ...more)
`

test('every answer of a server is one that its OpenAPI document declares', async () => {
  const server = await Server.start(folder, withAdministrator)
  const { url } = server
  const pair = await logIn(url)
  await refresh(url, pair)
  await post(url, '/auth/login', { username: administrator.username, password: 'wrong' })
  await post(url, '/nowhere', {})
  await fetch(`${url}/auth/login`)
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as { servers: unknown; info: object }
  expect(document).toMatchObject({ openapi: '3.1.1', servers: [{ url }] })
  expect(await server.stop()).toBe(0)
})

test('an answer that is wrong is seen, also when the server is killed right after it', async () => {
  const distorting = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(distort)}` }
  for (const end of ['stop', 'kill'] as const) {
    const server = await Server.start(folder, { ...withAdministrator, ...distorting })
    expect((await fetch(`${server.url}/health/live`)).status).toBe(200)
    await expect(server[end]()).rejects.toThrow(
      /GET \/health\/live was answered 200: .*additional properties.*distorted/,
    )
  }
})

test('`pawl openapi` prints the document without a server', async () => {
  const { code, stdout, stderr } = await pawl(folder, 'openapi --public-url https://auth.example')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({ openapi: '3.1.1', servers: [{ url: 'https://auth.example' }] })
})
