const headEnd = Buffer.from('\r\n\r\n')
const lengthHeader = Buffer.from('\r\ncontent-length: ')
/** Node writes a capital letter, Fastify none. */
const closing = Buffer.from('onnection: close\r\n')
const nothing = Buffer.alloc(0)
/** What follows the only chunk of a body. */
const lastChunk = '\r\n0\r\n\r\n'
const zero = 0x30

/**
 * Reads the answers of one connection that never pipelines: at most one is under way. Does the least that finds the end
 * of an answer, because every microsecond here is one that the server seems to take.
 */
export class AnswerParser {
  status = 0
  /** The bytes of the answer; they are overwritten by the next one. */
  bytes: Buffer = nothing
  bodyStart = 0
  bodyEnd = 0
  #kept: Buffer = nothing

  /** True when the answer is complete. Throws on what is no answer, and on bytes beyond its end. */
  feed(chunk: Buffer): boolean {
    const bytes = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk])
    if (this.#read(bytes)) {
      this.#kept = nothing
      return true
    }
    // The chunk is the socket's buffer, which it fills again.
    this.#kept = bytes === chunk ? Buffer.from(chunk) : bytes
    return false
  }

  /** Whether the server will close the connection behind this answer. */
  closes(): boolean {
    const at = this.bytes.indexOf(closing)
    return at !== -1 && at < this.bodyStart
  }

  body(): string {
    return this.bytes.toString('utf8', this.bodyStart, this.bodyEnd)
  }

  #read(bytes: Buffer): boolean {
    const end = bytes.indexOf(headEnd)
    if (end === -1) return false
    this.bytes = bytes
    this.status = statusOf(bytes)
    this.bodyStart = end + headEnd.length
    const length = contentLength(bytes, end)
    if (length === null) return this.#readChunk(bytes)
    this.bodyEnd = this.bodyStart + length
    if (bytes.length > this.bodyEnd) throw new Error('The server sent more than one answer to one request.')
    return bytes.length === this.bodyEnd
  }

  /** Frameworks that pass a whole body to a stream send it as one chunk. */
  #readChunk(bytes: Buffer): boolean {
    const sizeEnd = bytes.indexOf('\r\n', this.bodyStart)
    if (sizeEnd === -1) return false
    const size = Number.parseInt(bytes.toString('latin1', this.bodyStart, sizeEnd), 16)
    this.bodyStart = sizeEnd + 2
    this.bodyEnd = this.bodyStart + size
    const rest = bytes.toString('latin1', this.bodyEnd)
    if (rest !== lastChunk.slice(0, rest.length)) throw new Error('The body is more than one chunk, or none.')
    return rest === lastChunk
  }
}

/** `HTTP/1.1 200 OK`: the digits stand at 9 to 11. */
const statusOf = (bytes: Buffer): number => {
  if (bytes.toString('latin1', 0, 7) !== 'HTTP/1.') throw new Error('The server did not answer in HTTP/1.')
  return Number(bytes.toString('latin1', 9, 12))
}

/** Null where the body comes in chunks. */
const contentLength = (bytes: Buffer, headEndsAt: number): number | null => {
  const at = bytes.indexOf(lengthHeader)
  if (at === -1 || at > headEndsAt) return contentLengthInAnyCase(bytes.toString('latin1', 0, headEndsAt + 2))
  let length = 0
  for (let digit = at + lengthHeader.length; digit < headEndsAt; digit++) {
    const value = (bytes[digit] ?? 0) - zero
    if (value < 0 || value > 9) break
    length = length * 10 + value
  }
  return length
}

const contentLengthInAnyCase = (head: string): number | null => {
  const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1]
  if (length === undefined && /\r\ntransfer-encoding: *chunked\r\n/i.test(head)) return null
  if (length === undefined)
    throw new Error('The answer has neither Content-Length nor chunks; this client reads no other.')
  return Number(length)
}
