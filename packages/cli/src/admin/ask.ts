import { password as askPassword, text as askText } from '@clack/prompts'
import { CommandRefusal } from '../answer.ts'
import { textIn, usage } from './options.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** From the environment, else from whoever sits at the terminal. */
export const askCredentials = async (server: string): Promise<Credentials> => {
  const { PAWL_USERNAME: username, PAWL_PASSWORD: password } = process.env
  const missing =
    'Nobody is there to ask for username and password. Set PAWL_USERNAME and PAWL_PASSWORD, or PAWL_TOKEN.'
  return {
    username: textIn(username) ?? (await ask(() => askText({ message: `Administrator of ${server}` }), missing)),
    password: textIn(password) ?? (await ask(() => askPassword({ message: 'Password' }), missing)),
  }
}

/** A password that is to be set: never on the command line, which every process may read. */
export const askNewPassword = async (username: string): Promise<string> => {
  const given = textIn(process.env['PAWL_NEW_PASSWORD'])
  if (given !== null) return given
  const missing = 'Nobody is there to ask for the new password. Set PAWL_NEW_PASSWORD.'
  const first = await ask(() => askPassword({ message: `New password of ${username}` }), missing)
  const second = await ask(() => askPassword({ message: 'Once more' }), missing)
  if (first !== second) throw new CommandRefusal('The two passwords differ. Nothing was changed.')
  return first
}

/** Asks whoever sits at the terminal. */
export const ask = async (
  question: () => Promise<string | symbol | undefined>,
  whereNobodyIs: string,
): Promise<string> => {
  if (!process.stdin.isTTY) throw usage(whereNobodyIs)
  const answer = await question()
  if (typeof answer === 'string') return answer
  throw new CommandRefusal('Nothing was changed.', { code: 'cancelled' })
}
