import type { Command } from 'commander'
import type { Answer } from './answer.ts'

/** A command, said once: what it is called, what it does, and an example that works. */
export interface CommandDefinition {
  /** Name and operands, as commander writes them: `backup <file>`. */
  readonly usage: string
  /** One sentence. */
  readonly summary: string
  /** More for `--help`, where one sentence is not enough. */
  readonly details?: string
  /** The whole line. */
  readonly example: string
  /** Adds the options. */
  readonly options?: (command: Command) => void
  readonly run: (call: Call) => Promise<Answer | null>
}

export interface Call {
  readonly operands: readonly string[]
  /** By commander's attribute names: `--keep-sessions` is `keepSessions`. */
  readonly options: Readonly<Record<string, unknown>>
}

/** Adds a command whose answer is printed as text, or as one JSON object with `--json`. */
export const addCommand = (parent: Command, definition: CommandDefinition): void => {
  const { usage, summary, details, example, options, run } = definition
  const command = parent
    .command(usage)
    .summary(summary)
    .description(details === undefined ? summary : `${summary} ${details}`)
  options?.(command)
  command
    .option('--json', 'print one JSON object for programs')
    .addHelpText('after', `\nExample:\n  ${example}`)
    .action(async () => {
      const answer = await run({ operands: command.args, options: command.opts() })
      if (answer !== null) print(answer, command.opts()['json'] === true)
    })
}

/** A name under which several commands stand: `pawl keys …`. */
export const addGroup = (parent: Command, name: string, summary: string): Command =>
  parent.command(name).description(summary)

const print = ({ text, json, exitCode = 0 }: Answer, asJson: boolean): void => {
  process.stdout.write(asJson ? `${JSON.stringify({ success: exitCode === 0, ...json })}\n` : `${text}\n`)
  process.exitCode = exitCode
}
