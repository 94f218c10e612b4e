import { accountId, userId, type SessionId } from '@pawl/core'
import type { Change } from '../memory.ts'

/** What another node has announced; null where it cannot be understood, because a newer Pawl says more than this one knows. */
export const changeFrom = (payload: string): Change | null => {
  const said = parse(payload)
  const { kind, id, ids, epoch } = said
  if (kind === 'sessions' && Array.isArray(ids)) return { kind, ids: ids.map(String) as SessionId[] }
  if (kind === 'user' && typeof id === 'number') return { kind, id: userId(id) }
  if (kind === 'account' && typeof id === 'number') return { kind, id: accountId(id) }
  if (kind === 'epoch' && typeof epoch === 'number') return { kind, epoch }
  return null
}

const parse = (payload: string): Readonly<Record<string, unknown>> => {
  try {
    const said: unknown = JSON.parse(payload)
    return typeof said === 'object' && said !== null ? { ...said } : {}
  } catch {
    return {}
  }
}
