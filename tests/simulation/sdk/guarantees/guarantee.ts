import type { ClientProcess } from '../client-process.ts'
import type { Answer } from '../server/answers.ts'
import type { Request } from '../server/service.ts'
import type { Owner } from '../storage/owner.ts'
import type { World } from '../world.ts'

/** A refresh token on its way, as it leaves a process. */
export interface Presentation {
  readonly process: ClientProcess
  /** True time, in milliseconds, as everywhere here. */
  readonly at: number
  readonly refreshToken: string
  readonly key: string | null
  /** The account to switch to. */
  readonly target: unknown
}

/** What came back to a process; null: nothing that is an answer. */
export interface Heard {
  readonly process: ClientProcess
  readonly at: number
  readonly request: Request
  readonly answer: Answer | null
}

/** What the SDK stores, as much of it as is looked at. */
export interface StoredRecord {
  readonly login: number
  readonly generation: number
  readonly wallAtSend: number
  readonly pair?: { readonly token: string; readonly refreshToken: string; readonly tokenLifetime: number }
  readonly key?: string
  readonly ended?: string
}

export interface Writing {
  readonly record: StoredRecord
  readonly before: StoredRecord | null
  readonly by: Owner
}

/** One call of the API through the SDK. */
export interface Call {
  readonly process: ClientProcess
  readonly startedAt: number
  /** What the storage held when it began. */
  readonly stored: StoredRecord | null
  /** Whether the process itself held a bearer with time left. */
  readonly holdsGood: boolean
  /** Whether the bearer in the storage was good when it began. */
  readonly wasGood: boolean
  readonly endedAt: number
  /** The status, or what was thrown. */
  readonly outcome: unknown
}

/** Something that the SDK promises. Throws `Broken` as soon as it does not hold. */
export interface Guarantee {
  readonly name: string
  /** A refresh token leaves a process. */
  sent?(presentation: Presentation, world: World): void
  /** A bearer leaves a process. */
  used?(bearer: string, process: ClientProcess, world: World): void
  /** A request is over for its process. */
  heard?(heard: Heard, world: World): void
  /** The storage holds another text. */
  written?(writing: Writing, world: World): void
  called?(call: Call, world: World): void
  /** The power was away, and this is what the disk has kept. */
  lostPower?(kept: StoredRecord | null, world: World): void
}
