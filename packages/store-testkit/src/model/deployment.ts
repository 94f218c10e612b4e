import { instant, type Deployment, type DeploymentStore, type RegisteredKey } from '@pawl/core'
import type { ModelDatabase } from './database.ts'
import type { Synchronous } from './synchronous.ts'

const same = (some: readonly RegisteredKey[], others: readonly RegisteredKey[]): boolean => {
  const sentence = (keys: readonly RegisteredKey[]): string =>
    keys
      .map(({ id, fingerprint, state }) => `${String(id)} ${fingerprint} ${state}`)
      .sort()
      .join()
  return sentence(some) === sentence(others)
}

export const createModelDeployment = (database: ModelDatabase): Synchronous<DeploymentStore> => {
  const write = (changed: Partial<Deployment>): void =>
    database.write({ deployment: { ...database.tables.deployment, ...changed } })

  return {
    read() {
      return database.tables.deployment
    },

    epoch() {
      return database.tables.deployment.epoch
    },

    raiseEpoch(audit) {
      const epoch = database.tables.deployment.epoch + 1
      write({ epoch, clockMark: audit.at })
      database.record(audit)
      return epoch
    },

    writeKeys(keys, expected, audit) {
      if (!same(database.tables.deployment.keys, expected)) return 'changed'
      write({ keys: [...keys].sort((one, other) => one.id - other.id) })
      if (audit !== null) database.record(audit)
      return 'written'
    },

    report(report) {
      const { nodes, clockMark } = database.tables.deployment
      write({
        nodes: [...nodes.filter(({ node }) => node !== report.node), report],
        clockMark: instant(Math.max(clockMark, report.seenAt)),
      })
    },

    leave(name) {
      write({ nodes: database.tables.deployment.nodes.filter(({ node }) => node !== name) })
    },
  }
}
