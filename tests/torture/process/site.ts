import { serverOn, type Stage } from '../experiments/experiment.ts'
import { Fleet } from './fleet.ts'
import { PostgresGround } from './ground.ts'
import { ServerProcess, type ServerOptions } from './server-process.ts'

/** Something that answers on a port, made of one server or several. */
interface Site extends AsyncDisposable {
  readonly name: string
  readonly port: number
}

export type OpenSite = (wanted: ServerOptions, stage: Pick<Stage, 'broken'>) => Promise<Site>

export const oneServer: OpenSite = async (wanted, stage) => {
  const server = await ServerProcess.start(serverOn(wanted, stage))
  return { name: 'SQLite', port: server.port, [Symbol.asyncDispose]: () => server.kill() }
}

/** On one PostgreSQL, behind a balancer that knows nothing of sessions. */
export const threeNodes: OpenSite = async (wanted, stage) => {
  await using opened = new AsyncDisposableStack()
  const ground = opened.use(await PostgresGround.open())
  const environment = { ...wanted.environment, ...ground.environment }
  const fleet = opened.use(await Fleet.start(serverOn({ ...wanted, environment }, stage), 3))
  const all = opened.move()
  return { name: '3 nodes', port: fleet.port, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
