import { password as askPassword, text as askText } from '@clack/prompts'
import { text as readAll } from 'node:stream/consumers'
import { ask, type Credentials } from '../admin/ask.ts'
import { textIn, usage } from '../admin/options.ts'
import type { Call } from '../command.ts'

const missing =
  'Nobody is there to ask for username and password. Give --username and --password-stdin, or set PAWL_USERNAME and PAWL_PASSWORD.'

/** What a login needs: from options and environment, else from whoever sits at the terminal. Standard output stays free for the answer. */
export const credentialsFor = async ({ options }: Call, server: string): Promise<Credentials> => {
  const output = process.stderr
  const username =
    textIn(options['username']) ??
    textIn(process.env['PAWL_USERNAME']) ??
    (await ask(() => askText({ message: `Username at ${server}`, output }), missing))
  const password =
    options['passwordStdin'] === true
      ? await passwordFromStandardInput()
      : (textIn(process.env['PAWL_PASSWORD']) ??
        (await ask(() => askPassword({ message: 'Password', output }), missing)))
  return { username, password }
}

/** Without the line break that `echo` and editors put at its end. */
const passwordFromStandardInput = async (): Promise<string> => {
  const password = (await readAll(process.stdin)).replace(/\r?\n$/, '')
  if (password === '') throw usage('--password-stdin: there is no password on standard input.')
  return password
}
