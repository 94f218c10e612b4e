import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { RotationRequest, Session } from '@pawl/core'

const script = fileURLToPath(new URL('./work-when-told.ts', import.meta.url))

export interface Acknowledged {
  readonly id: Session['id']
  readonly generation: number
}

/** A server of several on one database, in a process of its own. */
export class Worker {
  readonly #child: ChildProcess
  /** In the order in which they were told. */
  readonly acknowledged: Acknowledged[] = []

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (message) => {
      if (typeof message === 'object' && 'generation' in message) this.acknowledged.push(message as Acknowledged)
    })
  }

  static async start(url: string): Promise<Worker> {
    const child = fork(script, [url], { execArgv: ['-C', 'pawl-dev'], serialization: 'advanced' })
    const worker = new Worker(child)
    await once(child, 'message')
    return worker
  }

  /** Presents one token so many times at once; answers how each was judged. */
  async present(request: RotationRequest, times: number): Promise<readonly string[]> {
    this.#child.send({ kind: 'present', request, times })
    const [{ kinds }] = (await once(this.#child, 'message')) as [{ kinds: readonly string[] }]
    return kinds
  }

  rotate(sessions: readonly Session[]): void {
    this.#child.send({ kind: 'rotate', sessions })
  }

  /** Resolves when all is read that it has told before its end. */
  async kill(): Promise<void> {
    const child = this.#child
    const toCome = [
      ...(child.exitCode === null && child.signalCode === null ? [once(child, 'exit')] : []),
      ...(child.connected ? [once(child, 'disconnect')] : []),
    ]
    child.kill('SIGKILL')
    await Promise.all(toCome)
  }
}
