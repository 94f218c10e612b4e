/** Whoever works on a storage: a process that can be killed in front of each thing that it does, and after. */
export interface Owner {
  /** Something that the process does to the outside. False when it has been killed, perhaps by this very call. */
  readonly act: () => boolean
  /** Resolves when the thing is done, later if the machine sleeps; never, if the process is dead by then. */
  readonly work: () => Promise<void>
}
