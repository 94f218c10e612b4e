import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below the ports that systems hand out by themselves (Linux: net.ipv4.ip_local_port_range; from 49152 on elsewhere): no
 * connection, and no server that asked for any port, gets one before its server listens, or while that is started again.
 */
const [first, count] = [20_000, 12_000]

const given = new Set<number>()

/** One that nobody listens on at this moment, and that this process is given once only. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = first + randomInt(count)
    if (given.has(port) || !(await isFree(port))) continue
    given.add(port)
    return port
  }
}

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer()
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
