import { createInterface } from 'node:readline'
import type { createSession, Session } from '@pawl/client'
import type { fileStorage } from '@pawl/client/node'

interface Client {
  readonly createSession: typeof createSession
  readonly fileStorage: typeof fileStorage
}

/** What a process that holds a session can be told. Each order is answered when it is done. */
export interface Orders {
  login(credentials: { username: string; password: string }): Promise<string | undefined>
  /** Calls the API so many times at once. */
  calls(count: number): Promise<Outcomes>
  /** Calls the API again and again until the session has refreshed so many times in all, for at most 30 s; `seconds` is how long it took. */
  steadily(refreshes: number): Promise<{ outcomes: Outcomes; seconds: number }>
  /** Refreshes, by a monotonic clock that is put to the end of the bearer. */
  renew(): Promise<void>
  seen(): Promise<Seen>
  /** Sets the wall clock, by so many milliseconds. */
  step(milliseconds: number): Promise<void>
  /** The machine has slept since the last order was done: its wall clock has moved on by so many milliseconds, the monotonic one has not. */
  wake(milliseconds: number): Promise<void>
}

/** How often each status came, or the code of an error. */
export type Outcomes = Readonly<Partial<Record<string, number>>>

/** What the session counted and told since the process began. */
export interface Seen {
  readonly guid?: string | undefined
  readonly refreshes: number
  readonly events: readonly string[]
  readonly tokenExpiresIn?: number | undefined
}

/** Obeys the orders that come by line, each beside the others, and answers each by a line. Ends with its input. */
export function drive({ createSession, fileStorage }: Client): void {
  const [baseUrl = '', path = ''] = process.argv.slice(2)
  const orders = ordersOf(createSession({ baseUrl, storage: fileStorage(path) }))
  let lastDone = performance.now()
  const obey = async (line: string): Promise<void> => {
    const { id, name, given } = JSON.parse(line) as { id: number; name: keyof Orders; given: never }
    if (name === 'wake') machineClock.stepMono(lastDone - performance.now())
    const answer = await orders[name](given).then(
      (value) => ({ value }),
      (fault: unknown) => ({ fault: codeOf(fault) }),
    )
    lastDone = performance.now()
    process.stdout.write(`${JSON.stringify({ id, ...answer })}\n`)
  }
  createInterface(process.stdin).on('line', (line) => void obey(line))
}

function ordersOf(session: Session): Orders {
  const events: string[] = []
  for (const name of ['refreshFailed', 'ended', 'notice', 'breakerOpen', 'storageFailed'] as const) {
    session.on(name, () => events.push(name))
  }
  const call = async (): Promise<string> => {
    try {
      const answer = await session.fetch('/auth/session')
      await answer.arrayBuffer()
      return String(answer.status)
    } catch (fault) {
      return codeOf(fault)
    }
  }
  const step = async (milliseconds: number): Promise<void> => machineClock.stepWall(milliseconds)
  return {
    login: async (credentials) => (await session.login(credentials)).guid,
    calls: async (count) => countOf(await Promise.all(Array.from({ length: count }, call))),
    async steadily(refreshes) {
      const start = performance.now()
      const outcomes: string[] = []
      while (session.stats().refreshes < refreshes && performance.now() - start < 30_000) {
        outcomes.push(await call())
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      return { outcomes: countOf(outcomes), seconds: (performance.now() - start) / 1000 }
    },
    async renew() {
      await session.token()
      machineClock.stepMono(1000 * (session.stats().tokenExpiresIn ?? 0))
      await session.token()
    },
    async seen() {
      const { guid, refreshes, tokenExpiresIn } = session.stats()
      return { guid, refreshes, tokenExpiresIn, events }
    },
    step,
    wake: step,
  }
}

function countOf(words: readonly string[]): Outcomes {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

function codeOf(fault: unknown): string {
  return String((fault as { code?: unknown }).code ?? fault)
}
