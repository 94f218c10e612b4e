import type { AnswerParser } from '../load/answer-parser.ts'
import { Connection } from '../load/connection.ts'
import { requestText, type RequestText } from '../load/request.ts'

export interface Exchanged {
  readonly status: number
  readonly body: string
  /** Bytes of the body. */
  readonly length: number
}

/** One request on a connection of its own. Rejects when nobody listens. */
export const exchange = async (port: number, request: RequestText): Promise<Exchanged> => {
  const answered = Promise.withResolvers<Exchanged>()
  const onAnswer = (answer: AnswerParser): void => {
    const { status, bodyStart, bodyEnd } = answer
    answered.resolve({ status, body: answer.body(), length: bodyEnd - bodyStart })
  }
  const connection = new Connection(port, onAnswer, answered.reject)
  try {
    await Promise.race([connection.open(), answered.promise])
    connection.send(Buffer.from(requestText(request)))
    return await answered.promise
  } finally {
    connection.close()
  }
}
