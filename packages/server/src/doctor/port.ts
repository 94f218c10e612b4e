import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Settings } from '../config/settings.ts'
import { publicUrlOf } from '../start/public-url.ts'
import { finding, type Finding } from './finding.ts'

/** Milliseconds: a server on a busy machine is no other program. */
const patience = 10_000

export const examinePort = async ({ host, port }: Pick<Settings, 'host' | 'port'>): Promise<Finding> => {
  const say = finding('port')
  if (port === 0) return say('good', 'Any free port will be taken.')
  const code = await listenOnce(host, port)
  if (code === null) return say('good', `${host}:${port} is free.`)
  if (code !== 'EADDRINUSE')
    return say('bad', `${host}:${port} cannot be listened on (${code}). Set host or port to what can.`)
  const url = publicUrlOf({ publicUrl: null, host }, port)
  return (await isPawl(url))
    ? say('good', `A Pawl server answers at ${url}.`)
    : say('bad', `${host}:${port} is in use by another program. Stop that, or choose another port (PAWL_PORT).`)
}

/** The code of the error, or null when it worked. */
const listenOnce = async (host: string, port: number): Promise<string | null> => {
  const server = createServer()
  try {
    server.listen({ host, port })
    await once(server, 'listening')
    return null
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error)
  } finally {
    server.close()
  }
}

const isPawl = async (url: string): Promise<boolean> => {
  try {
    const answer = await fetch(`${url}/health/live`, { signal: AbortSignal.timeout(patience) })
    const body: unknown = await answer.json()
    return typeof body === 'object' && body !== null && 'success' in body && body.success === true
  } catch {
    return false
  }
}
