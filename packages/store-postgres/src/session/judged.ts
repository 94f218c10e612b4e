import type { AuditEntry, Held, RotationJudge, RotationRequest, Session, SessionId } from '@pawl/core'
import type { Settled } from '../commit/lanes.ts'
import type { RotationOutcome } from '@pawl/core'

/** What a batch asks of one session, in the order of arrival. */
export interface Group {
  readonly id: SessionId
  readonly requests: readonly RotationRequest[]
  /** Places of the requests in the batch. */
  readonly places: readonly number[]
}

export const groupsOf = (batch: readonly RotationRequest[]): Group[] => {
  const groups = new Map<SessionId, { id: SessionId; requests: RotationRequest[]; places: number[] }>()
  for (const [place, request] of batch.entries()) {
    const id = request.token.sessionId
    const group = groups.get(id)
    if (group === undefined) groups.set(id, { id, requests: [request], places: [place] })
    else {
      group.requests.push(request)
      group.places.push(place)
    }
  }
  return [...groups.values()]
}

/** In the order in which rows are locked everywhere. */
export const byKey = (one: { readonly id: SessionId }, other: { readonly id: SessionId }): number =>
  one.id < other.id ? -1 : 1

export interface Judged {
  readonly group: Group
  readonly outcomes: readonly Settled<RotationOutcome>[]
  readonly before: Session | null
  /** The row as the last of the requests leaves it; the very same as `before` where none changes it. */
  readonly after: Session | null
  readonly audit: readonly AuditEntry[]
}

/** Judges each request by the row as the one before it leaves it. One that cannot be judged takes no other with it. */
export const judgeGroup = (
  judge: RotationJudge,
  group: Group,
  before: Session | null,
  heldFor: (request: RotationRequest) => Held,
): Judged => {
  let after = before
  const audit: AuditEntry[] = []
  const outcomes = group.requests.map((request): Settled<RotationOutcome> => {
    try {
      const judgement = judge(after, request, heldFor(request))
      after = judgement.write ?? after
      audit.push(...judgement.audit)
      return { answer: judgement.outcome }
    } catch (error) {
      return { error }
    }
  })
  return { group, outcomes, before, after, audit }
}

/** Nothing but rotations of a row that goes on as it was: one guarded update says all of it. */
export const isPlain = ({ before, after, audit, group }: Judged): boolean =>
  before !== after && audit.length === 0 && group.requests.every(({ account }) => account === null)

/**
 * Whether a pair is given again that may have been given to nobody: the answer to the rotation was lost, and perhaps
 * because nobody could tell whether the standby had it. So it is not given before that is confirmed.
 */
export const isRepeated = ({ outcomes }: Judged): boolean =>
  outcomes.some((settled) => 'answer' in settled && settled.answer.kind === 'repeated')
