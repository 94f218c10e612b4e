import { AnswerCheck } from '@pawl/protocol/testing'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'

const check = new AnswerCheck()

/** Holds every answer that is injected from here on against the OpenAPI document, and throws where one does not fit. */
export const checkAnswers = (app: FastifyInstance): void => {
  const inject = app.inject.bind(app) as (asked: InjectOptions | string) => Promise<LightMyRequestResponse>
  const checked = async (asked: InjectOptions | string): Promise<LightMyRequestResponse> => {
    const answer = await inject(asked)
    const complaints = complaintsAbout(answer, typeof asked === 'string' ? undefined : asked.payload)
    if (complaints.length > 0) throw new Error(`The OpenAPI document says otherwise:\n${complaints.join('\n')}`)
    return answer
  }
  Object.assign(app, { inject: checked })
}

const complaintsAbout = (answer: LightMyRequestResponse, payload: InjectOptions['payload']): readonly string[] => {
  const { method = '', url = '', headers } = answer.raw.req
  return check.complaints({
    method,
    url,
    requestHeaders: headers,
    ...(payload !== undefined && { requestBody: typeof payload === 'string' ? payload : JSON.stringify(payload) }),
    status: answer.statusCode,
    headers: answer.headers,
    text: answer.body,
  })
}
