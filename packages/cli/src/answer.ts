/** What a command has to say when it is done: for a person, and for a program that asked with `--json`. */
export interface Answer {
  /** Lines without a line break at the end. */
  readonly text: string
  /** Members of the JSON object, beside `success`. */
  readonly json: object
  /** A command may have an answer and still end with another than 0, such as `pawl doctor` that found something. */
  readonly exitCode?: 0 | ExitCode
}

/**
 * 0 done, 1 refused, 2 usage, 22 the API answered with an error (as curl does), and of sysexits: 69 server unreachable (`EX_UNAVAILABLE`),
 * 74 files or keychain fail (`EX_IOERR`), 77 nobody is logged in (`EX_NOPERM`).
 */
export type ExitCode = 1 | 2 | 22 | 69 | 74 | 77

/** Why a command was not done: sentences for a person, with what to do next. */
export class CommandRefusal extends Error {
  readonly exitCode: ExitCode
  /** Stable, for programs. */
  readonly code: string

  constructor(message: string, { exitCode = 1, code = 'refused' }: { exitCode?: ExitCode; code?: string } = {}) {
    super(message)
    this.name = 'CommandRefusal'
    this.exitCode = exitCode
    this.code = code
  }
}
