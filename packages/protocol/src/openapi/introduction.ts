import { limits } from '../limits.ts'

/** What holds for every operation, in Markdown. */
export const introduction: string = `
A login opens a session and answers a token pair. The bearer token is short lived and goes into the header
\`Authorization: Bearer\`. Before it runs out, \`POST /auth/refresh\` exchanges the refresh token for a new pair: both
tokens are replaced, and the old refresh token never works again.

## Requests

- Bodies are accepted as \`application/json\`, \`application/x-www-form-urlencoded\` and \`multipart/form-data\` (fields
  only). The same parameter means the same in each.
- In forms, queries and paths integers are written \`12345\`, booleans \`0\` or \`1\`, and lists \`1,2,3\`. JSON takes these too, beside its native types.
- A body has at most ${limits.bodyBytes} bytes and ${limits.parameterCount} parameters, each of at most ${limits.parameterBytes} bytes;
  JSON is nested at most ${limits.jsonDepth} deep. A parameter that is given twice is \`invalid_parameter\`; one that is unknown is
  ignored.
- A token or password in the query is refused (\`credential_in_url\`), because URLs end up in logs.
- Whatever takes GET takes HEAD.

## Answers

- \`success\` is the first member of every body: \`true\`, or \`false\` with an \`error\`. Programs switch on \`error.code\`;
  \`error.message\` is for a person, and \`error.help\` is a page about it.
- Ignore members that you do not know: newer servers may send more.
- Date-times are \`YYYY-MM-DDTHH:MM:SS+00:00\` and for people. Programs count lifetimes, in whole seconds from the receipt
  of the answer.
- An address that is not listed here is answered 404 \`not_found\`, a method that an address does not take 405
  \`method_not_allowed\` with \`Allow\`.
`.trim()
