import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Balancer } from './balancer.ts'
import { ServerProcess, type ServerOptions } from './server-process.ts'

/** Several servers of one deployment, and the balancer in front of them. */
export class Fleet implements AsyncDisposable {
  readonly nodes: readonly ServerProcess[]
  readonly #balancer: Balancer

  private constructor(nodes: readonly ServerProcess[], balancer: Balancer) {
    this.nodes = nodes
    this.#balancer = balancer
  }

  /** On the database that the settings name. The first one makes what a deployment begins with. */
  static async start({ folder, environment, ...rest }: ServerOptions, count: number): Promise<Fleet> {
    await using started = new AsyncDisposableStack()
    const shared = { PAWL_KEYS: `1:${randomBytes(32).toString('base64')}`, ...environment }
    const startNode = async (number: number): Promise<ServerProcess> =>
      started.use(await ServerProcess.start({ ...rest, folder: join(folder, `node-${number}`), environment: shared }))
    const nodes = [await startNode(1)]
    nodes.push(...(await Promise.all(Array.from({ length: count - 1 }, (_, index) => startNode(index + 2)))))
    const ports = nodes.map(({ port }) => port)
    const balancer = started.use(await Balancer.start(folder, ports))
    started.move()
    return new Fleet(nodes, balancer)
  }

  /** The balancer's. */
  get port(): number {
    return this.#balancer.port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#balancer[Symbol.asyncDispose]()
    await Promise.all(this.nodes.map((node) => node.kill()))
  }
}
