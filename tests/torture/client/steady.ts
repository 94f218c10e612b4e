import { setTimeout } from 'node:timers/promises'

export interface Steady {
  readonly seconds: number
  readonly perSecond: number
  /** Answers when it is done; the next one waits for it, and then catches up: where it cannot keep up, all takes longer. */
  readonly act: (turn: number) => Promise<void>
}

/** Does something at even distances of time, one after the other. */
export const steadily = async ({ seconds, perSecond, act }: Steady): Promise<void> => {
  const startedAt = performance.now()
  for (let turn = 0; turn < seconds * perSecond; turn++) {
    const ahead = startedAt + (1000 * turn) / perSecond - performance.now()
    if (ahead > 1) await setTimeout(ahead)
    await act(turn)
  }
}
