import { Fault } from '@pawl/core'
import pg from 'pg'

/** Classes of SQLSTATE that tell of the server or the way to it, and never of what was asked (https://www.postgresql.org/docs/current/errcodes-appendix.html). */
const sentences: Readonly<Record<string, string>> = {
  '08': 'The connection to PostgreSQL failed.',
  '25': 'PostgreSQL does not let anything be written there. Is it a standby?',
  '28': 'PostgreSQL refuses the user or the password.',
  '3D': 'PostgreSQL has no such database.',
  '40': 'PostgreSQL undid the change in favour of others, again and again.',
  '53': 'PostgreSQL has run out of something: connections, memory or disk.',
  '55': 'A row was held by somebody else for too long.',
  '57': 'PostgreSQL stopped the statement: it took too long, or the server shuts down.',
  '58': 'The disk of PostgreSQL failed.',
  XX: 'PostgreSQL found something broken inside itself.',
}

/** The SQLSTATE of what the server answered; null for any other error. */
export const stateOf = (error: unknown): string | null =>
  error instanceof pg.DatabaseError ? (error.code ?? null) : null

/** The world's failures become a `Fault`; a programmer's error stays what it is. */
export const asFault = (error: unknown): unknown => {
  if (error instanceof Fault) return error
  const sentence = sentences[stateOf(error)?.slice(0, 2) ?? '']
  return sentence === undefined ? error : new Fault('store_unavailable', sentence, { cause: error })
}

/** An error of the driver itself: nobody knows what the server did. */
export const asLost = (cause: unknown): Fault =>
  new Fault('store_unavailable', 'The connection to PostgreSQL was lost, or it did not answer in time.', { cause })

const contention: ReadonlySet<string> = new Set(['40001', '40P01'])

/** The server chose this transaction to be undone (a deadlock); tried again it may well succeed. */
export const isContention = (error: unknown): boolean => contention.has(stateOf(error) ?? '')

/** Whether the error tells of the machine or the others, and not of a single row that cannot be written. */
export const isFault = (error: unknown): boolean => asFault(error) instanceof Fault

/** Somebody else holds one of the rows, so that others of the batch would fare better alone. */
export const isHeld = (error: unknown): boolean => stateOf(error) === '55P03'
