import { endpoints, formatDateTime, type NodeHealth } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { liveNodes } from '../../keys/key-tools.ts'
import { version } from '../../observe/version.ts'
import { confirmReady } from '../health.ts'
import { StandingWatch } from './standing.ts'

/** What an operator wants to see first. */
export const overviewRoute = (api: Api): void => {
  const { services, settings, observer, node } = api.context
  const { store, clock } = services
  const watch = new StandingWatch(store, clock)

  const nodes = async (): Promise<NodeHealth[]> => {
    const deployment = await store.deployment.read()
    return liveNodes(deployment, clock.now()).map(({ node: name, seenAt }) => ({
      name,
      seenAt: formatDateTime(seenAt),
      current: name === node,
    }))
  }

  api.administrator(endpoints.showOverview, async () => {
    const [standing, live, ready] = await Promise.all([
      watch.read(),
      nodes(),
      confirmReady(store).then(
        () => true,
        () => false,
      ),
    ])
    return {
      success: true,
      version,
      startedAt: formatDateTime(observer.startedAt),
      ...standing,
      minutes: observer.minutes().map(({ at, ...counts }) => ({ at: formatDateTime(at), ...counts })),
      store: { kind: settings.store.kind, ready },
      nodes: live,
    }
  })
}
