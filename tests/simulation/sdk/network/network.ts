import { refusal, type Answer } from '../server/answers.ts'
import type { Request } from '../server/service.ts'
import type { ClientProcess } from '../client-process.ts'
import type { World } from '../world.ts'
import { courseOf, usual, type Course } from './course.ts'
import type { Fate } from './fate.ts'
import { responseOf } from './response.ts'

/** One request of a process, until it hears of it. */
interface Exchange {
  readonly process: ClientProcess
  readonly request: Request
  readonly hear: (answer: Answer) => void
  readonly fail: (code: string) => void
}

/** Between clients and nodes: slow, lossy, and with a proxy in it. */
export class Network {
  readonly #world: World
  /** What happens to the next requests to the auth server, one after the other; all further ones are lucky. */
  fates: Fate[] = []
  #api: 'serves' | 'refuses' | 'is down' = 'serves'
  #apiChangedAt = -Infinity
  /** The longest that a way takes, in milliseconds. */
  latency = 200

  constructor(world: World) {
    this.#world = world
  }

  /** What the API behind does: serves, refuses every bearer, or does not answer. */
  set api(does: 'serves' | 'refuses' | 'is down') {
    if (this.#api !== does) this.#apiChangedAt = this.#world.time.now
    this.#api = does
  }

  wasApiAwaySince(moment: number): boolean {
    return this.#api !== 'serves' || this.#apiChangedAt >= moment
  }

  /** `fetch`, as a process has it. */
  send(process: ClientProcess, input: string | URL, init: RequestInit): Promise<Response> {
    if (!process.act()) return new Promise(() => undefined)
    const request = readRequest(input, init)
    return new Promise((resolve, reject) => {
      let isOver = false
      const sentAt = this.#world.time.now
      const settle = (outcome: () => void): void => {
        process.machine.whenAwake(() => {
          if (isOver || !process.act()) return
          isOver = true
          outcome()
        })
      }
      const exchange: Exchange = {
        process,
        request,
        hear: (answer) => {
          settle(() => {
            this.#world.hear(process, request, answer, sentAt)
            resolve(responseOf(answer))
          })
        },
        fail: (code) => {
          settle(() => {
            this.#world.hear(process, request, null, sentAt)
            reject(new TypeError('fetch failed', { cause: { code } }))
          })
        },
      }
      init.signal?.addEventListener('abort', () => {
        isOver = true
        this.#world.hear(process, request, null, sentAt)
        reject(new DOMException('', 'AbortError'))
      })
      this.#world.send(process, request)
      if (request.path.startsWith('/auth/')) this.#take(exchange, this.#nextCourse())
      else this.#call(exchange)
    })
  }

  #nextCourse(): Course {
    const { service, setup } = this.#world
    const fate = this.fates.shift()
    return fate ? courseOf(fate, service.deployment.now, setup.lifetime) : usual
  }

  #call(exchange: Exchange): void {
    if (this.#api === 'serves') this.#take(exchange, usual)
    else if (this.#api === 'refuses') this.#take(exchange, { ...unreached, hears: refusal('invalid_token') })
    else this.#take(exchange, { ...unreached, hears: 'ECONNREFUSED' })
  }

  #take({ request, hear, fail }: Exchange, { arrivals, hears, late, fault }: Course): void {
    const { time } = this.#world
    const [up, down] = [this.#way(), this.#way() + late]
    for (const [copy, arrival] of arrivals.entries())
      this.#bring(request, fault, up + arrival, (answer) => {
        if (copy === 0 && hears === 'answer') time.after(down, () => hear(answer))
      })
    if (hears === 'answer' || hears === 'nothing') return
    time.after(up + down, () => {
      if (typeof hears === 'string') fail(hears)
      else hear(hears)
    })
  }

  /** Brings the request to one of the nodes. */
  #bring(request: Request, fault: Course['fault'], delay: number, answered: (answer: Answer) => void): void {
    const { time, service } = this.#world
    const node = service.nodes[this.#world.chance() < 0.5 ? 0 : 1]
    time.after(delay, () => {
      if (request.path !== '/auth/login') node.fault = fault
      service.handle(node, request).then(answered, (error: unknown) => {
        this.#world.breakOff(error)
      })
    })
  }

  #way(): number {
    return Math.ceil(this.#world.chance() * this.latency)
  }
}

/** A request that somebody else answers. */
const unreached: Course = { ...usual, arrivals: [] }

const readRequest = (input: string | URL, { headers, body }: RequestInit): Request => {
  const path = new URL(input).pathname
  const header = (name: string): string | null =>
    headers instanceof Headers ? headers.get(name) : ((headers as Record<string, string> | undefined)?.[name] ?? null)
  return {
    path,
    body: typeof body === 'string' ? (JSON.parse(body) as Record<string, unknown>) : {},
    key: header('idempotency-key'),
    bearer: header('authorization')?.replace('Bearer ', '') ?? null,
  }
}
