import type { FastifyInstance } from 'fastify'
import type { Settings } from '../config/settings.ts'
import { StartRefusal } from './refusal.ts'

/** Answers the port, which the system may have picked. */
export const listen = async (app: FastifyInstance, endpoint: Endpoint): Promise<number> => {
  try {
    const { host, port } = endpoint
    await app.listen({ host, port })
  } catch (error) {
    throw refusalOf(error, endpoint)
  }
  const address = app.server.address()
  return typeof address === 'object' && address !== null ? address.port : endpoint.port
}

type Endpoint = Pick<Settings, 'host' | 'port'>

const noAddress = ({ host }: Endpoint): string =>
  `${host} is no address of this machine. Set host (PAWL_HOST) to one that is, such as 127.0.0.1 or 0.0.0.0.`

const sentences: Readonly<Record<string, (endpoint: Endpoint) => string>> = {
  EADDRINUSE: ({ host, port }) =>
    `Port ${port} of ${host} is in use by another program. Stop that, or choose another: --port ${port + 1} (PAWL_PORT), or 0 for any free one.`,
  EACCES: ({ port }) => `This user may not listen on port ${port}. Choose one above 1023 with --port (PAWL_PORT).`,
  EADDRNOTAVAIL: noAddress,
  ENOTFOUND: noAddress,
  EAI_AGAIN: noAddress,
}

const refusalOf = (error: unknown, endpoint: Endpoint): unknown => {
  const { code = '' } = error as NodeJS.ErrnoException
  const sentence = sentences[code]
  return sentence === undefined ? error : new StartRefusal(sentence(endpoint), { cause: error })
}

/** So long may requests that are under way go on; then their connections are cut. */
const patience = 10_000

/** A connection that is kept alive becomes idle when its request is answered, and its client may never use it again. */
const sweep = 50

/** Accepts no more connections, closes the idle ones and those that become so, and waits for the rest. */
export const stopListening = async (app: FastifyInstance): Promise<void> => {
  const sweeping = setInterval(() => {
    app.server.closeIdleConnections()
  }, sweep)
  const cut = setTimeout(() => {
    app.server.closeAllConnections()
  }, patience)
  try {
    await app.close()
  } finally {
    clearInterval(sweeping)
    clearTimeout(cut)
  }
}
