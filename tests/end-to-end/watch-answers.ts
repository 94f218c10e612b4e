import { AnswerCheck, type Seen } from '@pawl/protocol/testing'
import cluster from 'node:cluster'
import { subscribe } from 'node:diagnostics_channel'
import { writeSync } from 'node:fs'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { isMainThread } from 'node:worker_threads'
import { complaints } from './complaints.ts'

/** Loaded into a server's process before anything else: holds every answer that leaves it against the OpenAPI document. */
const check = new AnswerCheck()

// Worker threads inherit what is loaded, but no server listens there; worker processes do not inherit the descriptor.
if (isMainThread && !cluster.isWorker) {
  subscribe('http.server.request.start', (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse }
    watch(request, response)
  })
}

/** What the server hands to Node is kept, because what is on the wire can no longer be asked for. */
const watch = (request: IncomingMessage, response: ServerResponse): void => {
  const { method = '', url = '', headers: requestHeaders } = request
  const chunks: Buffer[] = []
  let given: OutgoingHttpHeaders = {}
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }
  const writeHead = response.writeHead.bind(response) as Method
  const write = response.write.bind(response) as Method
  const end = response.end.bind(response) as Method
  Object.assign(response, {
    writeHead: (...values: unknown[]) => {
      const last = values.at(-1)
      if (typeof last === 'object' && last !== null) given = last as OutgoingHttpHeaders
      return writeHead(...values)
    },
    write: (...values: unknown[]) => {
      keep(values[0])
      return write(...values)
    },
    end: (...values: unknown[]) => {
      keep(values[0])
      // Before it leaves: whoever gets it may kill this process.
      const { statusCode: status } = response
      const headers = { ...response.getHeaders(), ...given }
      complain({ method, url, requestHeaders, status, headers, text: Buffer.concat(chunks).toString() })
      return end(...values)
    },
  })
}

type Method = (...values: unknown[]) => unknown

const complain = (seen: Seen): void => {
  for (const complaint of check.complaints(seen)) writeSync(complaints, `${complaint}\n`)
}
