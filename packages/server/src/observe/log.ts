import { pino, type DestinationStream, type LogFn, type Logger, type LoggerOptions } from 'pino'
import { isColorSupported, prettyFactory } from 'pino-pretty'
import type { LogSettings } from '../config/settings.ts'
import { censor, secretPaths, withoutSecrets } from './secrets.ts'

/**
 * The server's log: one line per event. What a request held is never written, only what was asked of whom; behind that,
 * members with the names of secrets are redacted and whatever looks like a token is cut out.
 *
 * @param destination where lines go; standard output without it
 */
export const createLog = ({ level, format }: LogSettings, destination: DestinationStream = standardOutput()): Logger =>
  pino(options(level), format === 'json' ? destination : readable(destination))

/** Bytes of lines that wait while they cannot be written; what comes beyond is dropped. */
const mostWaiting = 1024 * 1024

/** A log that cannot be written to, as one on a full disk, ends no server: its lines wait, and go out with a later one. */
const standardOutput = (): DestinationStream =>
  pino.destination({ fd: 1, maxLength: mostWaiting }).on('error', () => undefined)

const options = (level: LogSettings['level']): LoggerOptions => ({
  level,
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { req: requestLine, res: answerLine, err: faultLine },
  redact: { paths: [...secretPaths], censor },
  hooks: { streamWrite: withoutSecrets, logMethod: withoutQuotations },
})

const readable = (destination: DestinationStream): DestinationStream => {
  const prettify = prettyFactory({
    colorize: isColorSupported,
    ignore: 'req.id',
    singleLine: true,
    translateTime: 'SYS:HH:MM:ss.l',
  })
  return { write: (line) => destination.write(prettify(line)) }
}

interface Asked {
  readonly id?: unknown
  readonly method?: string
  readonly url?: string
  readonly ip?: string
}

/** The query is left out whole: people put tokens into URLs, and applications behind `/auth/verify` their own secrets. */
const requestLine = ({ id, method, url, ip }: Asked): object => ({
  id,
  method,
  path: url?.replace(/\?.*$/s, `?${censor}`),
  address: ip,
})

const answerLine = ({ statusCode }: { readonly statusCode?: number }): object => ({ status: statusCode })

/** Named members only: what libraries hang on their errors (rows, packets, configurations) may hold anything. */
const faultLine = (fault: unknown): unknown => {
  if (!(fault instanceof Error)) return typeof fault
  const { name, message, stack, cause } = fault
  const code = memberOf(fault, 'code')
  // A client's mistake is told in the parser's words, which quote what was sent.
  if (isClientsMistake(fault)) return { type: name, code }
  return { type: name, code, message, stack, cause: cause === undefined ? undefined : faultLine(cause) }
}

/** Where no message is given, pino takes the error's own. */
function withoutQuotations(this: Logger, given: Parameters<LogFn>, write: LogFn): void {
  const [first, message] = given
  const fault = first instanceof Error ? first : memberOf(first, 'err')
  if (message === undefined && fault instanceof Error && isClientsMistake(fault)) {
    write.call(this, { err: fault }, 'A request could not be read.')
  } else write.apply(this, given)
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined

const isClientsMistake = (fault: Error): boolean => {
  const status = memberOf(fault, 'statusCode')
  return (typeof status === 'number' && status < 500) || fault instanceof SyntaxError
}
