import { CommanderError } from 'commander'
import colors from 'picocolors'
import { CommandRefusal } from './answer.ts'
import { createProgram } from './program.ts'

/** Runs one command line, without the names of node and script. Sets the exit code of the process. */
export const run = async (words: readonly string[]): Promise<void> => {
  try {
    await (await createProgram(words)).parseAsync(words, { from: 'user' })
  } catch (error) {
    await report(error, words.includes('--json'))
  }
}

const report = async (error: unknown, asJson: boolean): Promise<void> => {
  if (error instanceof CommanderError) {
    // Commander has printed it: help and version are no errors, everything else is a wrong use.
    process.exitCode = error.exitCode === 0 ? 0 : 2
    return
  }
  const { message, code, exitCode } = await refusalOf(error)
  process.exitCode = exitCode
  if (asJson) process.stdout.write(`${JSON.stringify({ success: false, error: { code, message } })}\n`)
  else process.stderr.write(`${colors.red('pawl:')} ${message}\n`)
}

const refusalOf = async (error: unknown): Promise<Pick<CommandRefusal, 'message' | 'code' | 'exitCode'>> => {
  if (error instanceof CommandRefusal) return error
  const { StartRefusal } = await import('@pawl/server/settings')
  if (error instanceof StartRefusal) return { message: error.message, code: 'refused', exitCode: 1 }
  return { message: messageOf(error), code: 'failed', exitCode: 1 }
}

/** A disk or a network that fails says so in its own words. For what nobody foresaw the place in the code helps whoever mends it. */
const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  const isOfTheMachine = 'code' in error && typeof error.code === 'string'
  return isOfTheMachine ? error.message : (error.stack ?? error.message)
}
