import { describe, expect, test } from 'vitest'
import { AnswerParser } from './answer-parser.ts'

const answer = (head: string, body: string): Buffer => Buffer.from(`HTTP/1.1 ${head}\r\n\r\n${body}`)
const whole = answer('200 OK\r\ncontent-length: 2', '{}')

const feedInPieces = (parser: AnswerParser, bytes: Buffer, size: number): boolean[] => {
  // One buffer for all pieces, as a socket with `onread` has it.
  const buffer = Buffer.alloc(size)
  const outcomes: boolean[] = []
  for (let at = 0; at < bytes.length; at += size) {
    const length = bytes.copy(buffer, 0, at, at + size)
    outcomes.push(parser.feed(buffer.subarray(0, length)))
  }
  return outcomes
}

describe('the parser of answers', () => {
  test('reads status and body of a whole answer', () => {
    const parser = new AnswerParser()
    const bytes = answer('401 Unauthorized\r\ncontent-length: 2', '{}')
    expect(parser.feed(bytes)).toBe(true)
    expect(parser.status).toBe(401)
    expect(parser.body()).toBe('{}')
  })

  test.each([1, 2, 3, 7, 64])('joins pieces of %d bytes and is done with the last', (size) => {
    const parser = new AnswerParser()
    const bytes = answer('200 OK\r\ncontent-length: 18', '{"token":"äöü"}')
    for (const round of [1, 2]) {
      const outcomes = feedInPieces(parser, bytes, size)
      expect(outcomes.filter(Boolean), `round ${round}`).toEqual([true])
      expect(outcomes.at(-1)).toBe(true)
      expect(parser.body()).toBe('{"token":"äöü"}')
    }
  })

  test('waits for a body whose head said that it is longer', () => {
    const parser = new AnswerParser()
    expect(parser.feed(answer('200 OK\r\ncontent-length: 19', '{"token":"äöü"}'))).toBe(false)
    expect(parser.feed(Buffer.from(' '))).toBe(true)
  })

  test('reads Content-Length in any case, and not from the body', () => {
    const parser = new AnswerParser()
    const body = '\r\ncontent-length: 9'
    expect(parser.feed(answer(`200 OK\r\nContent-Length:${body.length}`, body))).toBe(true)
    expect(parser.body()).toBe(body)
  })

  test.each([1, 5, 100])('reads a body that is one chunk, in pieces of %d bytes', (size) => {
    const parser = new AnswerParser()
    const bytes = answer('200 OK\r\nTransfer-Encoding: chunked', '12\r\n{"token":"äöü"}\r\n0\r\n\r\n')
    const outcomes = feedInPieces(parser, bytes, size)
    expect(outcomes.filter(Boolean)).toEqual([true])
    expect(outcomes.at(-1)).toBe(true)
    expect(parser.body()).toBe('{"token":"äöü"}')
  })

  test('tells that the server closes the connection', () => {
    const parser = new AnswerParser()
    parser.feed(answer('401 Unauthorized\r\nConnection: close\r\ncontent-length: 0', ''))
    expect(parser.closes()).toBe(true)
    parser.feed(answer('401 Unauthorized\r\nConnection: keep-alive\r\ncontent-length: 0', ''))
    expect(parser.closes()).toBe(false)
  })

  test('refuses what it cannot read', () => {
    expect(() => new AnswerParser().feed(Buffer.concat([whole, whole]))).toThrow(/more than one answer/)
    expect(() => new AnswerParser().feed(Buffer.from('SSH-2.0-x\r\n\r\n'))).toThrow(/HTTP/)
    expect(() => new AnswerParser().feed(answer('200 OK\r\nconnection: close', ''))).toThrow(/Content-Length/)
    const chunks = '1\r\n{\r\n1\r\n}\r\n0\r\n\r\n'
    expect(() => new AnswerParser().feed(answer('200 OK\r\ntransfer-encoding: chunked', chunks))).toThrow(/one chunk/)
  })
})
