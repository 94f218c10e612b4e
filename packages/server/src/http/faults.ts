import { Fault } from '@pawl/core'
import type { Logger } from 'pino'
import type { Exchange } from './answers.ts'
import { refuse, type Refusal } from './refusal.ts'

/** What may be logged of an error. Drivers hang whole rows on theirs, so nothing is taken that is not named here. */
interface Described {
  readonly name: string
  readonly message: string
  readonly code?: unknown
  readonly stack?: string | undefined
  readonly cause?: Described
}

const describe = (fault: unknown): Described => {
  if (!(fault instanceof Error)) return { name: typeof fault, message: 'not an error' }
  const { name, message, stack, cause } = fault
  return {
    name,
    message,
    ...('code' in fault && { code: fault.code }),
    stack,
    ...(cause !== undefined && { cause: describe(cause) }),
  }
}

/**
 * Turns what was thrown into an answer that says nothing against anybody's credentials (I9), and logs why. A store that is
 * down fails every request alike, so that each kind is logged once a second at most, with the number of those left out.
 */
export class Faults {
  readonly #log: Logger
  readonly #now: () => number
  readonly #logged = new Map<string, { at: number; leftOut: number }>()

  /** @param now milliseconds on a clock that never runs backwards */
  constructor(log: Logger, now: () => number = () => performance.now()) {
    this.#log = log
    this.#now = now
  }

  refusalOf(fault: unknown, exchange: Pick<Exchange, 'request' | 'route'>): Refusal {
    if (!(fault instanceof Fault)) {
      this.#write('unexpected', fault, exchange)
      return refuse('store_unavailable')
    }
    this.#write(fault.code, fault, exchange)
    return refuse(fault.code, { retryAfter: fault.retryAfterSeconds })
  }

  #write(kind: string, fault: unknown, { request, route }: Pick<Exchange, 'request' | 'route'>): void {
    const now = this.#now()
    const before = this.#logged.get(kind)
    if (before !== undefined && now - before.at < 1000) {
      before.leftOut += 1
      return
    }
    this.#logged.set(kind, { at: now, leftOut: 0 })
    const line = { requestId: request.id, route, fault: describe(fault), leftOut: before?.leftOut ?? 0 }
    if (kind === 'overloaded')
      this.#log.warn(line, 'There is more to do than the server can; a request was answered 503.')
    else this.#log.error(line, 'A request could not be confirmed and was answered 503.')
  }
}
