import { now } from '../clock.ts'
import type { Failure } from './failure.ts'
import { createValue, type Value } from './value.ts'

/** How the server is reached: well, not at all, or it says that it cannot do anything now. */
export type Link =
  { readonly kind: 'good' } | { readonly kind: 'lost' | 'busy'; readonly message: string; readonly since: number }

const good: Link = { kind: 'good' }

export const link: Value<Link> = createValue<Link>(good)

export const noteSuccess = (): void => {
  link.set(good)
}

export const noteFailure = ({ kind, message }: Failure): void => {
  if (kind !== 'lost' && kind !== 'busy') return
  const present = link.get()
  if (present.kind === kind) return
  link.set({ kind, message, since: present.kind === 'good' ? now() : present.since })
}

/** Resolves to whether the server is ready to work; nobody has to be signed in for that. */
export const probe = async (): Promise<boolean> => {
  try {
    const { ok } = await fetch('/health/ready', { cache: 'no-store', signal: AbortSignal.timeout(5000) })
    return ok
  } catch {
    return false
  }
}
