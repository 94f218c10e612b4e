let waiting: (() => void)[] = []

/**
 * Runs the task when this turn of the event loop has read all requests that had arrived. What answers cost is the system
 * call that writes them, and most of that is waking whoever waits on the other side: answers that leave one right after
 * the other wake a proxy once, answers with a parsed request in between wake it each time.
 */
export const atEndOfTurn = (task: () => void): void => {
  if (waiting.push(task) === 1) setImmediate(runAll)
}

const runAll = (): void => {
  const tasks = waiting
  waiting = []
  for (const task of tasks) task()
}
