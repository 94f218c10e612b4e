import { pageSchemaOf, type Page } from '../page.ts'
import {
  changeUserParametersSchema,
  createUserParametersSchema,
  listUsersParametersSchema,
  userPathSchema,
  type ChangeUserParameters,
  type CreateUserParameters,
  type ListUsersParameters,
  type UserPath,
} from '../parameters/users.ts'
import {
  adminUserAnswerSchema,
  adminUserSchema,
  changedUserAnswerSchema,
  type AdminUser,
  type AdminUserAnswer,
  type ChangedUserAnswer,
} from '../user.ts'
import type { Endpoint } from './endpoint.ts'
import { adminRefusals, bodyRefusals, parameterRefusals } from './refusals.ts'

/** The endpoints with which administrators look after users. */
export interface AdminUserEndpoints {
  readonly createUser: Endpoint<{ body: CreateUserParameters; answer: AdminUserAnswer }>
  readonly listUsers: Endpoint<{ query: ListUsersParameters; answer: Page<AdminUser> }>
  readonly showUser: Endpoint<{ path: UserPath; answer: AdminUserAnswer }>
  readonly changeUser: Endpoint<{ path: UserPath; body: ChangeUserParameters; answer: ChangedUserAnswer }>
}

export const adminUserEndpoints: AdminUserEndpoints = {
  createUser: {
    method: 'POST',
    path: '/admin/users',
    summary: 'Create a user. A username that is taken is an invalid parameter.',
    authentication: 'admin',
    parameters: { body: createUserParametersSchema },
    status: 201,
    answer: adminUserAnswerSchema,
    errors: [...bodyRefusals, ...adminRefusals],
  },
  listUsers: {
    method: 'GET',
    path: '/admin/users',
    summary: 'List users, or those with a part of a username.',
    authentication: 'admin',
    parameters: { query: listUsersParametersSchema },
    status: 200,
    answer: pageSchemaOf(adminUserSchema),
    errors: [...parameterRefusals, ...adminRefusals],
  },
  showUser: {
    method: 'GET',
    path: '/admin/users/{id}',
    summary: 'Show one user.',
    authentication: 'admin',
    parameters: { path: userPathSchema },
    status: 200,
    answer: adminUserAnswerSchema,
    errors: [...parameterRefusals, ...adminRefusals, 'not_found'],
  },
  changeUser: {
    method: 'PATCH',
    path: '/admin/users/{id}',
    summary: 'Change a user; ends sessions where the change demands it.',
    authentication: 'admin',
    parameters: { path: userPathSchema, body: changeUserParametersSchema },
    status: 200,
    answer: changedUserAnswerSchema,
    errors: [...bodyRefusals, ...adminRefusals, 'not_found'],
  },
}
