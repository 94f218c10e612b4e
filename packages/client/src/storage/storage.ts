/** Gives the lock back. */
export type Release = () => Promise<void> | void

/** Waits for the lock until the signal is aborted; rejects where none can be had. */
export type Lock = (signal: AbortSignal) => Promise<Release>

/**
 * Keeps one text, which is secret. Either side may answer at once or later.
 *
 * A storage that processes or tabs share brings the lock that they share: whoever holds it is the only one to refresh.
 */
export interface SessionStorage {
  /** The text last written, or null. Throws when it cannot tell. */
  read(): Promise<string | null> | string | null
  /**
   * Returns when the text is safe; then a reader finds the whole of it, else what was there before. Throws when it could not. Returns `false`,
   * or a promise of it, when nothing was written because others may have written since the last `read`: then that is looked at first.
   */
  write(text: string): unknown
  lock?: Lock
}
