/** Why a database is not opened: nothing is wrong inside, and trying again will not help. The message is for a person. */
export class StoreRefusal extends Error {
  readonly code:
    | 'held'
    | 'unfinished'
    | 'unreachable'
    | 'unknown'
    | 'rights'
    | 'postgres_too_old'
    | 'encoding'
    | 'foreign'
    | 'missing'
    | 'newer'
    | 'older'

  constructor(code: StoreRefusal['code'], message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StoreRefusal'
    this.code = code
  }
}
