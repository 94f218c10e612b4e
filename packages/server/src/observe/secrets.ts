/** Members that may hold a secret, in the spelling of the wire, of headers and of our own code. */
const names = [
  'password',
  'newPassword',
  'new_password',
  'passwordHash',
  'token',
  'accessToken',
  'access_token',
  'refreshToken',
  'refresh_token',
  'bearer',
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'idempotency-key',
  'idempotencyKey',
  'attempt',
  'salt',
  'keys',
  'secret',
  'rawPacket',
]

/** Those members at the top of an event, as pino wants them named. */
export const secretPaths: readonly string[] = names.map((name) => (name.includes('-') ? `["${name}"]` : name))

export const censor = '[redacted]'

// A text, a list, a buffer or a number behind one of the names, wherever in the line it stands.
const member = new RegExp(
  String.raw`"(${names.join('|')})":("(?:[^"\\]|\\.)*"|\[[^[\]]*\]|\{"type":"Buffer"[^}]*\}|[\d.e+-]+)`,
  'gi',
)
const token = /pawl_(at|rt)_[\w-]+/g
const authorization = /\b(Basic|Bearer) +(?!realm=|error=)[\w+/=.~-]+/gi

/**
 * The last net, below what pino redacts: works on the finished line, so it sees every depth and every sentence. (Pino's
 * own wildcards cost 40 µs a line where this costs three.)
 */
export const withoutSecrets = (line: string): string =>
  line.replace(member, `"$1":"${censor}"`).replace(token, `pawl_$1_${censor}`).replace(authorization, `$1 ${censor}`)
