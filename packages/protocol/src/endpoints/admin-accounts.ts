import {
  accountAnswerSchema,
  accountSchema,
  changedAccountAnswerSchema,
  type Account,
  type AccountAnswer,
  type ChangedAccountAnswer,
} from '../account.ts'
import { pageSchemaOf, type Page } from '../page.ts'
import {
  accountPathSchema,
  changeAccountParametersSchema,
  createAccountParametersSchema,
  type AccountPath,
  type ChangeAccountParameters,
  type CreateAccountParameters,
} from '../parameters/accounts.ts'
import { pageParametersSchema, type PageParameters } from '../parameters/page.ts'
import type { Endpoint } from './endpoint.ts'
import { adminRefusals, bodyRefusals, parameterRefusals } from './refusals.ts'

/** The endpoints with which administrators look after accounts. */
export interface AdminAccountEndpoints {
  readonly createAccount: Endpoint<{ body: CreateAccountParameters; answer: AccountAnswer }>
  readonly listAccounts: Endpoint<{ query: PageParameters; answer: Page<Account> }>
  readonly changeAccount: Endpoint<{ path: AccountPath; body: ChangeAccountParameters; answer: ChangedAccountAnswer }>
}

export const adminAccountEndpoints: AdminAccountEndpoints = {
  createAccount: {
    method: 'POST',
    path: '/admin/accounts',
    summary: 'Create an account. An id that is taken is an invalid parameter.',
    authentication: 'admin',
    parameters: { body: createAccountParametersSchema },
    status: 201,
    answer: accountAnswerSchema,
    errors: [...bodyRefusals, ...adminRefusals],
  },
  listAccounts: {
    method: 'GET',
    path: '/admin/accounts',
    summary: 'List accounts.',
    authentication: 'admin',
    parameters: { query: pageParametersSchema },
    status: 200,
    answer: pageSchemaOf(accountSchema),
    errors: [...parameterRefusals, ...adminRefusals],
  },
  changeAccount: {
    method: 'PATCH',
    path: '/admin/accounts/{id}',
    summary: 'Rename, disable or enable an account; disabling it ends the sessions that act on it.',
    authentication: 'admin',
    parameters: { path: accountPathSchema, body: changeAccountParametersSchema },
    status: 200,
    answer: changedAccountAnswerSchema,
    errors: [...bodyRefusals, ...adminRefusals, 'not_found'],
  },
}
