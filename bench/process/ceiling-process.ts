import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { askProbe, nodeArguments } from './ask-probe.ts'
import { startChild, stopChild, type Core } from './child.ts'
import type { Vitals } from './probe.ts'

/** The bare framework on the same core as the server, with one constant answer for each size. */
export class CeilingProcess {
  readonly port: number
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number) {
    this.#child = child
    this.port = port
  }

  static async start(sizes: readonly number[], core: Core = 0): Promise<CeilingProcess> {
    const program = fileURLToPath(new URL('./ceiling.ts', import.meta.url))
    const child = startChild({ args: [...nodeArguments, program, ...sizes.map(String)], core })
    const [message] = (await once(child, 'message')) as [{ listening: number }]
    return new CeilingProcess(child, message.listening)
  }

  vitals(reset = false): Promise<Vitals> {
    return askProbe(this.#child, reset)
  }

  async stop(): Promise<void> {
    await stopChild(this.#child)
  }
}
