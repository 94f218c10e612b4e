import type { Answer } from './api.ts'

/** What came over a socket, as an answer; null while it is not whole. */
export const readAnswer = (text: string): Answer | null => {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const head = text.slice(0, headEnd)
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1])
  const body = text.slice(headEnd + 4)
  if (body.length < length) return null
  return { status: Number(text.slice(9, 12)), body, hasRetryAfter: /\r\nretry-after:/i.test(head) }
}
