const left = new Set<() => void>()

process.on('exit', () => {
  for (const undo of [...left].reverse()) undo()
})

/**
 * What must not outlive this process, however it ends short of `kill -9`: servers, mounts and loop devices. Answers how to
 * undo it now; the second time does nothing.
 */
export const undoAtExit = (undo: () => void): (() => void) => {
  const once = (): void => {
    if (left.delete(once)) undo()
  }
  left.add(once)
  return once
}
