/** What becomes of a request to the auth server, and of its answer. `seconds` says how late, or what `Retry-After` asks for. */
export interface Fate {
  readonly kind: FateKind
  readonly seconds: number
}

export type FateKind =
  | 'answered'
  | 'request_lost'
  | 'answer_lost'
  /** Nobody listens. */
  | 'refused'
  /** The connection breaks after the server has answered. */
  | 'reset'
  /** Arrives when the client has long given up. */
  | 'late_request'
  /** Overtaken by later answers. */
  | 'late_answer'
  /** A copy arrives later. */
  | 'doubled'
  /** The store's connection breaks before, or after, it has committed: 503. */
  | 'fault_before'
  | 'fault_after'
  /** Pages of a proxy that does not reach the server, or does not wait for it. */
  | 'proxy_502'
  | 'proxy_504'
  /** A page in the place of the answer, with status 200 or 401. */
  | 'portal'
  | 'proxy_401'
  /** Half an answer. */
  | 'cut'
  /** 429 and 503 with `Retry-After`, in seconds or as a date. */
  | 'limited'
  | 'busy'

export const unlucky: readonly FateKind[] = [
  'request_lost',
  'answer_lost',
  'refused',
  'reset',
  'late_request',
  'late_answer',
  'doubled',
  'fault_before',
  'fault_after',
  'proxy_502',
  'proxy_504',
  'portal',
  'proxy_401',
  'cut',
  'limited',
  'busy',
]
