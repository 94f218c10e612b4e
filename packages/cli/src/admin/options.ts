import type { Command } from 'commander'
import { CommandRefusal } from '../answer.ts'
import type { Call } from '../command.ts'

const defaultUrl = 'http://127.0.0.1:4600'

/** Where the server is, and who speaks to it. */
export const addConnectionOptions = (command: Command): void => {
  command
    .option('--url <url>', `the server; ${defaultUrl} without it (PAWL_URL)`)
    .option('--token <bearer>', 'bearer token of an administrator, instead of signing in (PAWL_TOKEN)')
}

export const addListOptions = (command: Command): void => {
  command.option('--limit <count>', 'how many at most; 50 without it')
  addConnectionOptions(command)
}

export const usage = (message: string): CommandRefusal => new CommandRefusal(message, { exitCode: 2, code: 'usage' })

export const urlIn = ({ options }: Call): URL => {
  const said = textIn(options['url']) ?? textIn(process.env['PAWL_URL']) ?? defaultUrl
  const url = URL.parse(said)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw usage(`"${said}" is no address of a server. Write it as ${defaultUrl}.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw usage('A URL is no place for a password. Set PAWL_USERNAME and PAWL_PASSWORD instead.')
  }
  return url
}

/** A text that is not empty. */
export const textIn = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

export const operandIn = ({ operands }: Call): string => operands[0] ?? ''

/** A positive integer as the wire takes it. */
export const integerFrom = (text: string, what: string): number => {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw usage(`"${text}" is no ${what}: that is a positive integer.`)
}

/** An option that is a positive integer, or null where it was left out. */
export const integerIn = (call: Call, option: string, what: string): number | null => {
  const text = textIn(call.options[option])
  return text === null ? null : integerFrom(text, what)
}

export const idsFrom = (words: readonly string[]): number[] =>
  words.flatMap((word) => word.split(',')).map((word) => integerFrom(word, 'id of an account'))
