import type { Session } from '@pawl/client'

/** What a process or a page that holds a session can be told. Each order is answered when it is done. */
export interface Orders {
  login(credentials: { username: string; password: string }): Promise<string | undefined>
  /** Calls the API so many times at once. */
  calls(count: number): Promise<Outcomes>
  /** Calls the API again and again until the session has refreshed so many times in all, for at most a minute. */
  steadily(count: number): Promise<Outcomes>
  /** Puts the monotonic clock to the end of the bearer. */
  expire(): Promise<void>
  /** The same, and refreshes. */
  renew(): Promise<void>
  seen(): Seen
  /** Sets the wall clock, by so many milliseconds. */
  step(milliseconds: number): void
  /** The machine has slept since the last calls were answered: its wall clock has moved on by so many milliseconds, the monotonic one has not. */
  wake(milliseconds: number): void
}

/** What the teller of an order hears. */
export type Heard<Name extends keyof Orders> = Promise<Awaited<ReturnType<Orders[Name]>>>

/** How often each status came, or the code of an error. */
export type Outcomes = Readonly<Partial<Record<string, number>>>

/** What the session counted and told since the process or the page began. */
export interface Seen {
  readonly guid?: string | undefined
  readonly refreshes: number
  readonly events: readonly string[]
  /** For each refresh of a pair that came here: how much of the former bearer's lifetime had passed when it was sent, from 0 to 1 and more. */
  readonly spent: readonly number[]
  readonly tokenExpiresIn?: number | undefined
}

/** Reads the lifetimes in the answers that `fetch` brings, and measures by a clock that nobody moves. */
export function watchFetch(): number[] {
  const spent: number[] = []
  let last: { readonly at: number; readonly lifetime: number } | undefined
  const { fetch } = globalThis
  globalThis.fetch = async function (this: unknown, ...request) {
    const isPair = request[1]?.method === 'POST'
    const at = machineClock.trueMono() / 1000
    if (isPair && last) spent.push((at - last.at) / last.lifetime)
    // With the caller's own `this`, about which browsers are strict.
    const answer = await Reflect.apply<unknown, typeof request, Promise<Response>>(fetch, this, request)
    if (!isPair) return answer
    const { tokenLifetime } = (await answer
      .clone()
      .json()
      .catch(() => ({}))) as { tokenLifetime?: number }
    if (tokenLifetime !== undefined) last = { at, lifetime: tokenLifetime }
    return answer
  }
  return spent
}

export function ordersOf(session: Session, spent: readonly number[]): Orders {
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
  let pairs = 0
  session.on('refreshed', () => pairs++)
  let lastCalls = performance.now()
  const orders: Orders = {
    login: async (credentials) => (await session.login(credentials)).guid,
    async calls(count) {
      const outcomes = await Promise.all(Array.from({ length: count }, call))
      lastCalls = performance.now()
      return countOf(outcomes)
    },
    async steadily(count) {
      const start = performance.now()
      const outcomes: string[] = []
      while (pairs < count && performance.now() - start < 60_000) {
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
    seen() {
      const { guid, refreshes, tokenExpiresIn } = session.stats()
      return { guid, refreshes, tokenExpiresIn, events, spent }
    },
    step: (milliseconds) => machineClock.stepWall(milliseconds),
    wake(milliseconds) {
      machineClock.stepMono(lastCalls - performance.now())
      machineClock.stepWall(milliseconds)
    },
  }
  return orders
}

function countOf(words: readonly string[]): Outcomes {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

export function codeOf(fault: unknown): string {
  return String((fault as { code?: unknown }).code ?? fault)
}
