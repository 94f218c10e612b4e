/** Why a database is not opened: nothing is wrong with the machine, and trying again will not help. The message is for a person. */
export class StoreRefusal extends Error {
  readonly code: 'held' | 'unfinished' | 'missing' | 'foreign' | 'damaged' | 'newer' | 'older' | 'sqlite_too_old'

  constructor(code: StoreRefusal['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StoreRefusal'
    this.code = code
  }
}
