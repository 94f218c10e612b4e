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
  /** Calls the API again and again until the session has refreshed so many times in all, for at most 30 s. */
  steadily(refreshes: number): Promise<Outcomes>
  /** Puts the monotonic clock to the end of the bearer. */
  expire(): Promise<void>
  /** The same, and refreshes. */
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
  /** For each refresh but a process's first pair: how much of the former bearer's lifetime had passed when it was sent, from 0 to 1 and more. */
  readonly spent: readonly number[]
  readonly tokenExpiresIn?: number | undefined
}

/** Obeys the orders that come by line, each beside the others, and answers each by a line. Ends with its input. */
export function drive({ createSession, fileStorage }: Client): void {
  const [baseUrl = '', path = ''] = process.argv.slice(2)
  const { fetch, spent } = watchedFetch()
  const orders = ordersOf(createSession({ baseUrl, storage: fileStorage(path), fetch }), spent)
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

/** Reads the lifetimes in the answers, and measures by a clock that nobody moves. */
function watchedFetch(): { readonly fetch: typeof fetch; readonly spent: number[] } {
  const spent: number[] = []
  let last: { readonly at: number; readonly lifetime: number } | undefined
  const seconds = (): number => Number(process.hrtime.bigint()) / 1e9
  return {
    spent,
    async fetch(...request) {
      const at = seconds()
      const answer = await fetch(...request)
      if (request[1]?.method !== 'POST') return answer
      if (last) spent.push((at - last.at) / last.lifetime)
      const { tokenLifetime } = (await answer
        .clone()
        .json()
        .catch(() => ({}))) as { tokenLifetime?: number }
      if (tokenLifetime !== undefined) last = { at, lifetime: tokenLifetime }
      return answer
    },
  }
}

function ordersOf(session: Session, spent: readonly number[]): Orders {
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
  const orders: Orders = {
    login: async (credentials) => (await session.login(credentials)).guid,
    calls: async (count) => countOf(await Promise.all(Array.from({ length: count }, call))),
    async steadily(refreshes) {
      const start = performance.now()
      const outcomes: string[] = []
      while (session.stats().refreshes < refreshes && performance.now() - start < 30_000) {
        outcomes.push(await call())
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      return countOf(outcomes)
    },
    async expire() {
      await session.token()
      machineClock.stepMono(1000 * (session.stats().tokenExpiresIn ?? 0))
    },
    async renew() {
      await orders.expire()
      await session.token()
    },
    async seen() {
      const { guid, refreshes, tokenExpiresIn } = session.stats()
      return { guid, refreshes, tokenExpiresIn, events, spent }
    },
    step,
    wake: step,
  }
  return orders
}

function countOf(words: readonly string[]): Outcomes {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

function codeOf(fault: unknown): string {
  return String((fault as { code?: unknown }).code ?? fault)
}
