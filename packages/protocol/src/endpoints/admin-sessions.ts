import { doneSchema, type Done } from '../done.ts'
import { pageSchemaOf, type Page } from '../page.ts'
import {
  endSessionsParametersSchema,
  listSessionsParametersSchema,
  sessionPathSchema,
  type EndSessionsParameters,
  type ListSessionsParameters,
  type SessionPath,
} from '../parameters/sessions.ts'
import {
  adminSessionAnswerSchema,
  adminSessionSchema,
  sessionsEndedAnswerSchema,
  type AdminSession,
  type AdminSessionAnswer,
  type SessionsEndedAnswer,
} from '../session.ts'
import type { Endpoint } from './endpoint.ts'
import { adminRefusals, parameterRefusals } from './refusals.ts'

/** The endpoints with which administrators watch and end sessions. */
export interface AdminSessionEndpoints {
  readonly listSessions: Endpoint<{ query: ListSessionsParameters; answer: Page<AdminSession> }>
  readonly showSession: Endpoint<{ path: SessionPath; answer: AdminSessionAnswer }>
  readonly endSession: Endpoint<{ path: SessionPath; answer: Done }>
  readonly endSessions: Endpoint<{ query: EndSessionsParameters; answer: SessionsEndedAnswer }>
}

export const adminSessionEndpoints: AdminSessionEndpoints = {
  listSessions: {
    method: 'GET',
    path: '/admin/sessions',
    summary: 'List sessions, newest first, or those that fit every filter.',
    authentication: 'admin',
    parameters: { query: listSessionsParametersSchema },
    status: 200,
    answer: pageSchemaOf(adminSessionSchema),
    errors: [...parameterRefusals, ...adminRefusals],
  },
  showSession: {
    method: 'GET',
    path: '/admin/sessions/{guid}',
    summary: 'Show one session.',
    authentication: 'admin',
    parameters: { path: sessionPathSchema },
    status: 200,
    answer: adminSessionAnswerSchema,
    errors: [...parameterRefusals, ...adminRefusals, 'not_found'],
  },
  endSession: {
    method: 'DELETE',
    path: '/admin/sessions/{guid}',
    summary: 'End one session.',
    authentication: 'admin',
    parameters: { path: sessionPathSchema },
    status: 200,
    answer: doneSchema,
    errors: [...parameterRefusals, ...adminRefusals, 'not_found'],
  },
  endSessions: {
    method: 'DELETE',
    path: '/admin/sessions',
    summary: 'End all sessions of a user.',
    authentication: 'admin',
    parameters: { query: endSessionsParametersSchema },
    status: 200,
    answer: sessionsEndedAnswerSchema,
    errors: [...parameterRefusals, ...adminRefusals],
  },
}
