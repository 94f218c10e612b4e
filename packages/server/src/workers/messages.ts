import type { FirstAdministrator } from '../start/first-administrator.ts'

/** What a worker tells the process that started it. */
export type Report =
  | {
      readonly kind: 'running'
      readonly url: string
      readonly firstAdministrator: FirstAdministrator | null
    }
  /** It does not start; one sentence says why. */
  | { readonly kind: 'refused'; readonly because: string }
  /** The keys were read anew; null, or one sentence that says why they stay as they were. */
  | { readonly kind: 'reloaded'; readonly because: string | null }
  /** Somebody wants to know what all of them have counted. */
  | { readonly kind: 'measure' }

/** What a worker is told. */
export type Order =
  | { readonly kind: 'stop' }
  | { readonly kind: 'reload' }
  /** Answers `measure`; null where not all of them could be asked. */
  | { readonly kind: 'measured'; readonly text: string | null }

/** Libraries send messages of their own over the same channel; theirs have no `kind`. */
export const isReport = (message: unknown): message is Report => hasKind(message)
export const isOrder = (message: unknown): message is Order => hasKind(message)

const hasKind = (message: unknown): boolean => typeof message === 'object' && message !== null && 'kind' in message
