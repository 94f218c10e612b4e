import type { Store } from '@pawl/core'
import type { Deployment } from '../process/pawl.ts'
import type { Measured } from '../rows/subject.ts'
import { now } from '../seed/clock.ts'

/** A database of one size, and how a server is started on it. */
export interface Place {
  readonly id: string
  /** `SQLite`, `PostgreSQL`. */
  readonly title: string
  readonly deployment: Deployment
  open(): Promise<Store>
  /** Copies the one session that is there until there are so many. Nobody else has the database open. */
  fill(sessions: number): Promise<void>
  /** The ids of so many sessions, at random over all of them. */
  pick(count: number): Promise<readonly string[]>
  /** Of the sessions with their indexes; nobody else has the database open. */
  bytes(): Promise<number>
  /** Counts what the database works for a server as the server's work. */
  measured(server: Measured): Measured
}

/** Sessions are as if logins had come evenly over so many days: their ids spread as those of a service do. */
export const days = 20

/** Milliseconds: of the first login, and from one to the next. */
export const spreadOver = (sessions: number, at: number = now()): { first: number; step: number } => {
  const span = days * 86_400_000
  return { first: at - span, step: span / sessions }
}

/** A UUID as its 32 hexadecimal digits would be read. */
export const withDashes = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
