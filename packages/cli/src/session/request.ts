import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { textIn, usage } from '../admin/options.ts'
import type { Call } from '../command.ts'

export interface ReadRequest {
  readonly method: string
  readonly headers: Headers
  readonly body: Uint8Array<ArrayBuffer> | null
}

/** What `-X`, `-H` and `-d` ask for. The body is whole, so that it can be sent once more after a 401. */
export const readRequest = async ({ options }: Call): Promise<ReadRequest> => {
  const headers = headersFrom((options['header'] ?? []) as readonly string[])
  const data = textIn(options['data'])
  const method = (textIn(options['method']) ?? (data === null ? 'GET' : 'POST')).toUpperCase()
  if (data !== null && (method === 'GET' || method === 'HEAD')) throw usage(`A ${method} request has no body.`)
  const body = data === null ? null : await bodyFrom(data)
  if (body !== null && !headers.has('content-type')) headers.set('content-type', contentTypeOf(body))
  if (!headers.has('user-agent')) headers.set('user-agent', 'pawl')
  return { method, headers, body }
}

const headersFrom = (lines: readonly string[]): Headers => {
  const headers = new Headers()
  for (const line of lines) {
    const [name = '', ...value] = line.split(':')
    try {
      if (value.length === 0) throw new TypeError('no colon')
      headers.append(name, value.join(':').trim())
    } catch {
      // Its value may be secret.
      throw usage(`-H "${name.slice(0, 40)}…" is no header. Write it as "Accept: text/csv".`)
    }
  }
  return headers
}

const bodyFrom = async (data: string): Promise<Uint8Array<ArrayBuffer>> => {
  if (data === '@-') return new Uint8Array(await buffer(process.stdin))
  if (!data.startsWith('@')) return new TextEncoder().encode(data)
  try {
    return new Uint8Array(await readFile(data.slice(1)))
  } catch (fault) {
    throw usage(`-d ${data}: ${fault instanceof Error ? fault.message : String(fault)}`)
  }
}

/** JSON where it is JSON, else a form, as curl has it. */
const contentTypeOf = (body: Uint8Array): string => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    if (typeof value === 'object') return 'application/json'
  } catch {
    // It is not.
  }
  return 'application/x-www-form-urlencoded'
}
