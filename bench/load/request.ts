/** A hundred bytes, like those of today's browsers. */
export const userAgent: string =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.74 Safari/537.36'

export interface RequestText {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly json?: unknown
  /** Sent as `application/x-www-form-urlencoded`, in the place of `json`. */
  readonly form?: Readonly<Record<string, string>>
}

/** The bytes of one keep-alive request. */
export const requestText = ({ method, path, headers = {}, ...sent }: RequestText): string => {
  const { type, body } = contentOf(sent)
  const content = body === '' ? {} : { 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(body)) }
  const lines = Object.entries({ Host: '127.0.0.1', 'User-Agent': userAgent, ...headers, ...content })
  return `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`
}

const contentOf = ({ json, form }: Pick<RequestText, 'json' | 'form'>): { type: string; body: string } => {
  if (form !== undefined) {
    return { type: 'application/x-www-form-urlencoded', body: new URLSearchParams(form).toString() }
  }
  return { type: 'application/json', body: json === undefined ? '' : JSON.stringify(json) }
}
