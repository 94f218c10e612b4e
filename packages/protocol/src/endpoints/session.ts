import { doneSchema, type Done } from '../done.ts'
import { identityHeadersSchema } from '../headers.ts'
import { pageSchemaOf, type Page } from '../page.ts'
import { pageParametersSchema, type PageParameters } from '../parameters/page.ts'
import { sessionPathSchema, type SessionPath } from '../parameters/sessions.ts'
import { verifyParametersSchema, type VerifyParameters } from '../parameters/verify.ts'
import { ownSessionSchema, sessionAnswerSchema, type OwnSession, type SessionAnswer } from '../session.ts'
import type { Endpoint } from './endpoint.ts'
import { always, bearerRefusals, parameterRefusals } from './refusals.ts'

/** The endpoints that tell of the caller's own sessions. */
export interface SessionEndpoints {
  readonly showCurrentSession: Endpoint<{ answer: SessionAnswer }>
  readonly listOwnSessions: Endpoint<{ query: PageParameters; answer: Page<OwnSession> }>
  readonly endOwnSession: Endpoint<{ path: SessionPath; answer: Done }>
  readonly verify: Endpoint<{ query: VerifyParameters; answer: Done }>
}

export const sessionEndpoints: SessionEndpoints = {
  showCurrentSession: {
    method: 'GET',
    path: '/auth/session',
    summary: 'Who is asking, on which account, and for how long still.',
    authentication: 'bearer',
    parameters: {},
    status: 200,
    answer: sessionAnswerSchema,
    errors: [...always, 'credential_in_url', ...bearerRefusals],
  },
  listOwnSessions: {
    method: 'GET',
    path: '/auth/sessions',
    summary: "The user's own live sessions, newest first.",
    authentication: 'bearer',
    parameters: { query: pageParametersSchema },
    status: 200,
    answer: pageSchemaOf(ownSessionSchema),
    errors: [...parameterRefusals, 'credential_in_url', ...bearerRefusals],
  },
  endOwnSession: {
    method: 'DELETE',
    path: '/auth/sessions/{guid}',
    summary: "End one of the user's own sessions.",
    authentication: 'bearer',
    parameters: { path: sessionPathSchema },
    status: 200,
    answer: doneSchema,
    errors: [...parameterRefusals, 'credential_in_url', ...bearerRefusals, 'not_found'],
  },
  verify: {
    method: 'ANY',
    path: '/auth/verify',
    summary: 'For reverse proxies and resource servers: whether the credential is good, and whose it is, in headers.',
    description:
      'Takes every method but TRACE and never reads the body, so that a proxy can pass the request of its client on as it is. A bearer token, or `Basic` with username and password, which costs as much as a login where it was not seen within the last minute.',
    authentication: 'bearer_or_basic',
    parameters: { query: verifyParametersSchema },
    status: 200,
    answer: doneSchema,
    answerHeaders: identityHeadersSchema,
    errors: [
      ...parameterRefusals,
      'credential_in_url',
      ...bearerRefusals,
      'invalid_credentials',
      'account_not_allowed',
      'too_many_attempts',
    ],
  },
}
