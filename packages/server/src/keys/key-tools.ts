import type {
  AuditEntry,
  Clock,
  Deployment,
  DeploymentStore,
  Instant,
  KeyId,
  NodeReport,
  Random,
  RegisteredKey,
} from '@pawl/core'
import type { KeySource } from './key-source.ts'

/** What the commands on keys are given. */
export interface KeyTools {
  readonly source: KeySource
  readonly store: { readonly deployment: Pick<DeploymentStore, 'read' | 'writeKeys'> }
  readonly clock: Clock
  readonly random: Random
  /** Milliseconds: how long a token of a key may be waited for. */
  readonly refreshLifetime: number
}

/** One sentence that says why, and what to do. */
export interface KeyRefusal {
  readonly kind: 'refused'
  readonly because: string
}

export const refuse = (because: string): KeyRefusal => ({ kind: 'refused', because })

export const changedMeanwhile: KeyRefusal = refuse(
  'Somebody else changed the keys in this moment. `pawl keys list` shows them as they are now.',
)

export const notListed = (id: KeyId): KeyRefusal =>
  refuse(`The deployment lists no key ${id}. \`pawl keys list\` shows those that it does.`)

/** A node reports every minute; one that was silent for three is taken for dead. */
export const liveNodes = ({ nodes }: Deployment, now: Instant): NodeReport[] =>
  nodes.filter(({ seenAt }) => now - seenAt < 180_000)

type KeyDeed = Extract<AuditEntry['kind'], `key_${string}`>

export const keyAudit = (
  kind: KeyDeed,
  keys: readonly Pick<RegisteredKey, 'id' | 'fingerprint'>[],
  at: Instant,
): AuditEntry => ({
  kind,
  at,
  userId: null,
  accountId: null,
  sessionId: null,
  address: null,
  by: null,
  detail: keys.map(({ id, fingerprint }) => `key ${id} (${fingerprint})`).join(', '),
})
