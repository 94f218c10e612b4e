import { errorCodes, errorTable, sessionEndReasons, type ErrorCode } from '@pawl/protocol'

/** The page that `help` in every refusal leads to, from the table that the server answers from. */
export const errorsPage = (): string => `
Every refusal has the same shape. Programs switch on \`code\`, which never changes; \`message\` is for people and says what to do next.

\`\`\`json
{
  "success": false,
  "error": {
    "code": "missing_parameter",
    "message": "refresh_token is required.",
    "parameters": ["refresh_token"],
    "help": "http://127.0.0.1:4600/docs/errors#missing_parameter"
  }
}
\`\`\`

| member | where |
| --- | --- |
| \`parameters\` | with \`missing_parameter\` and \`invalid_parameter\`: every one that is missing or wrong, at once |
| \`reason\` | with \`session_ended\`: why it ended, see [below](#reasons) |
| \`retryAfter\` | whole seconds to wait; always there where the table says so, and then in the \`Retry-After\` header too (429 and 503) |
| \`help\` | the address of the section about this code |

Four codes end a session for good: ${codes(({ terminal }) => terminal)
  .map(link)
  .join(', ')}. Nothing else does: not a 403, not a 429, not a 503, not an error page of a proxy.
Every 401 carries \`WWW-Authenticate: Bearer\`, and every answer \`X-Request-Id\`: quote that to support.

## All codes

| code | status | ends the session | \`retryAfter\` |
| --- | --: | --- | --- |
${errorCodes.map(row).join('\n')}

${errorCodes.map(section).join('\n')}
## Reasons

\`reason\` of [\`session_ended\`](#session_ended):

| reason | |
| --- | --- |
${Object.entries(sessionEndReasons)
  .map(([reason, sentence]) => `| \`${reason}\` | ${sentence} |`)
  .join('\n')}
`

type Entry = (typeof errorTable)[ErrorCode]

const codes = (fits: (entry: Entry) => boolean): readonly ErrorCode[] =>
  errorCodes.filter((code) => fits(errorTable[code]))

const link = (code: ErrorCode): string => `[\`${code}\`](#${code})`

const row = (code: ErrorCode): string => {
  const { status, terminal, retryAfter } = errorTable[code]
  return `| ${link(code)} | ${status} | ${terminal ? 'yes' : ''} | ${retryAfter ? 'yes' : ''} |`
}

const section = (code: ErrorCode): string => {
  const { status, title, when, message, terminal, retryAfter } = errorTable[code]
  const consequence = terminal
    ? 'The refresh token is dead for good. Forget both tokens and log in again, once.'
    : retryAfter
      ? 'Keep your tokens. Wait `retryAfter` seconds before you try again.'
      : null
  return [`## \`${code}\``, `**${title}**, ${status}. ${when}`, `> ${message}`, consequence, '']
    .filter((part) => part !== null)
    .join('\n\n')
}
