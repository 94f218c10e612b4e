import pg from 'pg'

type Send = (query: pg.QueryConfig) => Promise<pg.QueryResult>

/**
 * Puts something between this process and PostgreSQL, to break what it does on purpose: `pass` is given each statement of
 * each connection, and a way to send it or another.
 */
export const interpose = (
  pass: (query: pg.QueryConfig, send: Send, connection: object) => Promise<pg.QueryResult>,
): void => {
  const sendOn = Object.getOwnPropertyDescriptor(pg.Client.prototype, 'query')?.value as Send
  const query = function (this: pg.Client, asked: pg.QueryConfig | string): Promise<pg.QueryResult> {
    const send: Send = (sent) => sendOn.call(this, sent)
    return pass(typeof asked === 'string' ? { text: asked } : asked, send, this)
  }
  Object.defineProperty(pg.Client.prototype, 'query', { value: query })
}
