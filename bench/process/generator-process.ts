import type { ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Order, Preparation, Reply, Run, RunResult } from '../load/job.ts'
import { startChild, stopChild, type Core } from './child.ts'

/** The load generator, in a process on a core of its own. */
export class GeneratorProcess {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, PromiseWithResolvers<Reply>>()
  #lastOrder = 0

  constructor(core: Core = 1) {
    this.#child = startChild({ args: [fileURLToPath(new URL('../load/generator.ts', import.meta.url))], core })
    this.#child.on('message', (reply: Reply) => {
      this.#waiting.get(reply.id)?.resolve(reply)
      this.#waiting.delete(reply.id)
    })
    this.#child.once('exit', (code) => {
      for (const { reject } of this.#waiting.values())
        reject(new Error(`The load generator ended (${code ?? 'signal'}).`))
    })
  }

  async prepare(preparation: Preparation): Promise<void> {
    await this.#tell({ prepare: preparation })
  }

  async run(run: Run): Promise<RunResult> {
    const reply = await this.#tell({ run })
    if ('result' in reply) return reply.result
    throw new Error('The load generator answered something else.')
  }

  async stop(): Promise<void> {
    await stopChild(this.#child)
  }

  async #tell(order: { prepare: Preparation } | { run: Run }): Promise<Reply> {
    const id = ++this.#lastOrder
    const answered = Promise.withResolvers<Reply>()
    this.#waiting.set(id, answered)
    const message: Order = { id, ...order }
    this.#child.send(message)
    const reply = await answered.promise
    if ('failure' in reply) throw new Error(reply.failure)
    return reply
  }
}
