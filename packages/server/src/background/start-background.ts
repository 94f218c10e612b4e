import type { ServerContext } from '../context.ts'
import { purge } from './purge.ts'
import { repeat, type Repetition } from './repeat.ts'
import { countLoops, reportLoops } from './report-loops.ts'

const second = 1000

/** Everything that the server does without being asked. */
export const startBackground = ({
  services,
  settings,
  observer,
  log,
}: Pick<ServerContext, 'services' | 'settings' | 'observer' | 'log'>): Repetition => {
  const failed =
    (what: string) =>
    (err: unknown): void =>
      log.warn({ err }, `${what} failed; it is tried again soon.`)
  const running = [
    repeat({
      every: second,
      run: () => {
        observer.turn()
        return Promise.resolve()
      },
      failed: failed('Counting by the minute'),
    }),
    repeat({
      every: 10 * second,
      run: async () => {
        await reportLoops(services)
        observer.loopsNow = await countLoops(services)
      },
      failed: failed('Reporting refresh loops'),
    }),
    repeat({
      every: 10 * second,
      run: (isStopping) => purge({ ...services, auditRetention: settings.auditRetention }, isStopping),
      failed: failed('Deleting what has run out'),
    }),
  ]
  return {
    stop: async () => {
      await Promise.all(running.map((repetition) => repetition.stop()))
    },
  }
}
