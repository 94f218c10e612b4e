import { auditRecordSchema, type AuditRecord } from '../audit.ts'
import { loopSchema, type Loop } from '../loop.ts'
import { overviewSchema, type Overview } from '../overview.ts'
import { pageSchemaOf, type Page } from '../page.ts'
import { listAuditParametersSchema, type ListAuditParameters } from '../parameters/audit.ts'
import { pageParametersSchema, type PageParameters } from '../parameters/page.ts'
import { settingsAnswerSchema, type SettingsAnswer } from '../setting.ts'
import type { Endpoint } from './endpoint.ts'
import { adminRefusals, always, parameterRefusals } from './refusals.ts'

/** The endpoints that tell administrators what goes on. */
export interface AdminInsightEndpoints {
  readonly showOverview: Endpoint<{ answer: Overview }>
  readonly listLoops: Endpoint<{ query: PageParameters; answer: Page<Loop> }>
  readonly listAudit: Endpoint<{ query: ListAuditParameters; answer: Page<AuditRecord> }>
  readonly showSettings: Endpoint<{ answer: SettingsAnswer }>
}

export const adminInsightEndpoints: AdminInsightEndpoints = {
  showOverview: {
    method: 'GET',
    path: '/admin/overview',
    summary: 'Live sessions, rates of the last hour, reuse and loops, store and nodes.',
    authentication: 'admin',
    parameters: {},
    status: 200,
    answer: overviewSchema,
    errors: [...always, ...adminRefusals],
  },
  listLoops: {
    method: 'GET',
    path: '/admin/loops',
    summary: 'Sessions that loop now or did within the last day, latest seen first.',
    authentication: 'admin',
    parameters: { query: pageParametersSchema },
    status: 200,
    answer: pageSchemaOf(loopSchema),
    errors: [...parameterRefusals, ...adminRefusals],
  },
  listAudit: {
    method: 'GET',
    path: '/admin/audit',
    summary: 'Logins, refusals, revocations, reuse, loops and administrative changes, newest first.',
    authentication: 'admin',
    parameters: { query: listAuditParametersSchema },
    status: 200,
    answer: pageSchemaOf(auditRecordSchema),
    errors: [...parameterRefusals, ...adminRefusals],
  },
  showSettings: {
    method: 'GET',
    path: '/admin/settings',
    summary: 'The settings of the answering node and where each came from, secrets masked.',
    authentication: 'admin',
    parameters: {},
    status: 200,
    answer: settingsAnswerSchema,
    errors: [...always, ...adminRefusals],
  },
}
