import type { KeyRing, Policy, Store } from '@pawl/core'

/** What a store under test is opened with; `ring` is asked for anew at every rotation. */
export interface StoreOpening {
  readonly policy: Policy
  readonly ring: () => KeyRing
}

/** A new, empty database with one store on it. */
export interface OpenedStore {
  readonly store: Store
  /** Stops the server in good order and starts it again on the same database. */
  readonly reopen: () => Promise<Store>
  /** One more server on the same database, at its best in another process. Absent where a second one is refused. */
  readonly another?: () => Promise<Store>
  /** Cuts the power: what was not durable is gone. Answers the store as it comes up again. Absent where it cannot be simulated. */
  readonly losePower?: () => Promise<Store>
  /** Closes all that was opened and removes the database. */
  readonly dispose: () => Promise<void>
}

export type OpenStore = (opening: StoreOpening) => Promise<OpenedStore>

/** What a case may ask for beyond one store. */
export type Ability = 'another' | 'losePower'

/** One sentence of the contract. Plain data: the suite registers it as a test, and the mutants are shown to break it. */
export interface ContractCase {
  readonly name: string
  readonly needs?: Ability
  /** Throws what `node:assert` throws when the store does not keep it. */
  run(opened: OpenedStore): Promise<void>
}
