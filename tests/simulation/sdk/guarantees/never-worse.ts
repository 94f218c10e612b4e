import { endOf, plus, type Session } from '@pawl/core'
import { Broken } from '../../observation.ts'
import { slack } from '../../invariants/invariant.ts'
import type { World } from '../world.ts'
import type { Guarantee, StoredRecord, Writing } from './guarantee.ts'

/**
 * Good tokens are replaced by newer ones only, and thrown away only when the session is over or its user leaves it. A loss of power may take a pair
 * away that was being written, but none that was presented: the one before it was spent long ago.
 */
export const neverWorse = (): Guarantee => {
  let presented: StoredRecord | null = null
  return {
    name: 'Never worse',
    written(writing, world) {
      const flaw = flawOf(writing, world)
      if (flaw !== null) throw new Broken('Never worse', flaw)
    },
    sent({ refreshToken }, { stored, isLockDoubtful }) {
      // Without the lock nobody sees to it that what another process has written is safe.
      if (stored?.pair?.refreshToken === refreshToken && !isLockDoubtful) presented = stored
    },
    lostPower(kept, world) {
      if (presented === null || world.isTroubled) return
      if (kept === null || (kept.pair && isOlder(kept, presented, world)))
        throw new Broken('Never worse', 'a loss of power took a pair away that had been presented')
    },
  }
}

/** Without its lock, which a disk that fails has not, a file is read and written in two steps, and another process may come between. */
const mayRace = ({ before, by }: Writing, { place, writers, isTroubled }: World): boolean =>
  place.kind === 'files' && isTroubled && writers.get(before?.pair?.token ?? '') !== by

const flawOf = (writing: Writing, world: World): string | null => {
  const { record, before } = writing
  if (!before || mayRace(writing, world)) return null
  if (record.pair) return isOlder(record, before, world) ? 'an older pair replaced a newer one' : null
  // Two processes may find the end at the same time.
  const row = before.pair && world.service.rowOf(before.pair.refreshToken)
  if (!row || world.hasLoggedOut || isOver(row, before, world)) return null
  return `the tokens of a session that lives were thrown away (${record.ended ?? ''})`
}

const isOlder = (record: StoredRecord, before: StoredRecord, { service }: World): boolean => {
  const [token, other] = [record, before].map(({ pair }) => service.ledger.refreshTokens.get(pair?.refreshToken ?? ''))
  if (record.login !== before.login) return record.login < before.login
  if (!token) return true
  return !other || token.sessionId !== other.sessionId
    ? record.generation < before.generation
    : token.generation < other.generation
}

/** Revoked, run out, or in doubt for longer than a retry is answered. */
const isOver = (row: Session, { pair }: StoredRecord, { service }: World): boolean => {
  const { deployment, ledger } = service
  const now = deployment.now
  const token = ledger.refreshTokens.get(pair?.refreshToken ?? '')
  if (ledger.sessions.get(row.id)?.touched) return true
  if (!token || now + slack >= token.expiresAt) return true
  if (endOf(row, plus(now, slack), deployment.database.tables.deployment.epoch) !== null) return true
  const spent = row.recent.find(({ generation }) => generation === token.generation)
  return spent !== undefined && now + slack >= spent.at + deployment.rules.policy.retryWindow
}
