import { instant, plus, type AuditEntry, type LoopDiagnosis, type LoopRecord, type Services } from '@pawl/core'

type Needs = Pick<Services, 'store' | 'clock' | 'loops' | 'events'>

const worst = 100
const minute = 60_000

/**
 * Writes down the worst loops that this node has seen since it looked last: one row for each, however long it goes on,
 * and one audit record when it begins. A loop that is still in the table goes on, a slow one too. Keeps nothing of its own,
 * so that nodes agree, a restart forgets nothing, and what could not be written is written at the next look.
 */
export const reportLoops = async (services: Needs): Promise<void> => {
  const { store, clock, loops, events } = services
  const seen = loops.report(worst, clock.now())
  if (seen.length === 0) return
  const records = await Promise.all(
    seen.map(async (loop) => {
      const known = await store.loops.find(loop.sessionId)
      if (known !== null) return joined(known, loop)
      await store.audit.append(await beginningOf(services, loop))
      events.emit({ kind: 'loop_seen', sessionId: loop.sessionId, diagnosis: loop.diagnosis })
      return loop
    }),
  )
  await store.loops.record(records)
}

/** The same loop, perhaps seen by another node or before a restart. */
const joined = (known: LoopRecord, seen: LoopRecord): LoopRecord => ({
  ...seen,
  perMinute: Math.max(known.perMinute, seen.perMinute),
  firstSeen: instant(Math.min(known.firstSeen, seen.firstSeen)),
  lastSeen: instant(Math.max(known.lastSeen, seen.lastSeen)),
})

const beginningOf = async ({ store, clock }: Needs, loop: LoopRecord): Promise<AuditEntry> => {
  const session = await store.sessions.find(loop.sessionId)
  return {
    kind: 'refresh_loop',
    at: clock.now(),
    userId: session?.userId ?? null,
    accountId: session?.accountId ?? null,
    sessionId: loop.sessionId,
    address: session?.address ?? null,
    by: null,
    detail: `${loop.diagnosis}, ${String(loop.perMinute)} refreshes a minute`,
  }
}

/** How many sessions loop at this moment, by diagnosis, on all nodes together; at most 200 are looked at. */
export const countLoops = async ({
  store,
  clock,
}: Pick<Services, 'store' | 'clock'>): Promise<Partial<Record<LoopDiagnosis, number>>> => {
  const { items } = await store.loops.list(plus(clock.now(), -minute), { after: null, limit: 200 })
  const counts: Partial<Record<LoopDiagnosis, number>> = {}
  for (const { diagnosis } of items) counts[diagnosis] = (counts[diagnosis] ?? 0) + 1
  return counts
}
