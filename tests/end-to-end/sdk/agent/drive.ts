import { createInterface } from 'node:readline'
import type { createSession } from '@pawl/client'
import type { fileStorage } from '@pawl/client/node'
import { codeOf, ordersOf, watchFetch, type Orders } from './orders.ts'

interface Client {
  readonly createSession: typeof createSession
  readonly fileStorage: typeof fileStorage
}

/** Obeys the orders that come by line, each beside the others, and answers each by a line. Ends with its input. */
export function drive({ createSession, fileStorage }: Client): void {
  const [baseUrl = '', path = ''] = process.argv.slice(2)
  const orders = ordersOf(createSession({ baseUrl, storage: fileStorage(path) }), watchFetch())
  const obey = async (line: string): Promise<void> => {
    const { id, name, given } = JSON.parse(line) as { id: number; name: keyof Orders; given: never }
    const carryOut = async (): Promise<unknown> => orders[name](given)
    const answer = await carryOut().then(
      (value) => ({ value }),
      (fault: unknown) => ({ fault: codeOf(fault) }),
    )
    process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`)
  }
  createInterface(process.stdin).on('line', (line) => void obey(line))
}
