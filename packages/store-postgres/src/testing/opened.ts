import { createRotationJudge, plus, type RotationJudge, type RotationRequest, type Session } from '@pawl/core'
import { contractPolicy, contractRing, spend } from '@pawl/store-testkit'
import { openPostgresStore, type PostgresStore, type PostgresStoreOptions } from '../open.ts'

const judge: RotationJudge = createRotationJudge(contractPolicy, () => contractRing)

/** Begins again, as a supervisor does, where a connection took too long: no two seconds are enough on a machine that stands still. */
export const openOn = async (url: string, options: Partial<PostgresStoreOptions> = {}): Promise<PostgresStore> => {
  const began = performance.now()
  for (;;) {
    try {
      return await openPostgresStore({ url, judge, ...options })
    } catch (error) {
      if (!tookTooLong(error) || performance.now() - began > 60_000) throw error
    }
  }
}

/** The driver has several sentences for it. */
const tookTooLong = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && /timeout/i.test(error.cause.message)

/** Asks to spend the current refresh token an hour after the last time, so that no pace is exceeded. */
export const spendLater = (session: Session, given: Partial<RotationRequest> = {}): RotationRequest =>
  spend(session, { now: plus(session.rotatedAt, 3_600_000), ...given })

/** Resolves once it is so; rejects when it takes longer than so many milliseconds. Answers how long it took. */
export const until = async (isSo: () => boolean | Promise<boolean>, patience = 60_000): Promise<number> => {
  const began = performance.now()
  while (!(await isSo())) {
    if (performance.now() - began > patience) throw new Error('It did not come to pass in time.')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return performance.now() - began
}
