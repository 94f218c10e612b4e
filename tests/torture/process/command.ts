import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { command } from './server-process.ts'

/** Runs one `pawl …` to its end; rejects when it refuses. */
export const pawl = async (words: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> => {
  await promisify(execFile)(process.execPath, [command, ...words], { env: { ...process.env, ...environment } })
}
