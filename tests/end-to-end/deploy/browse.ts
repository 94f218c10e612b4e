import { request } from 'node:https'
import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import type { Certificate } from './certificate.ts'
import type { Proxy } from './proxies.ts'

export interface Browsed {
  readonly host: 'auth.example.com' | 'app.example.com'
  readonly path: string
  /** Makes it a POST. */
  readonly form?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** The address from which it comes. */
  readonly from?: string
}

export interface Shown {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Asks a proxy over TLS by the name of a site, from an address of this machine. */
export function browse(proxy: Proxy, { pem }: Certificate, wanted: Browsed): Promise<Shown> {
  const { host, path, form, headers, from = '127.0.0.2' } = wanted
  const body = form === undefined ? undefined : new URLSearchParams(form).toString()
  const type = body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }
  return new Promise((resolve, reject) => {
    const asked = request({
      host: '127.0.0.1',
      port: proxy.port,
      localAddress: from,
      servername: host,
      ca: pem,
      method: body === undefined ? 'GET' : 'POST',
      path,
      headers: { host, ...type, ...headers },
    })
    asked.on('error', reject)
    asked.on('response', (answer) => {
      text(answer).then(
        (said) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: said }),
        reject,
      )
    })
    asked.end(body)
  })
}
