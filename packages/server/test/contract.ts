import {
  accountId,
  createAccount,
  createUser,
  type Account,
  type Services,
  type User,
  type UserToCreate,
} from '@pawl/core'
import { answersOf, endpoints, errorTable, type Endpoint, type ErrorBody, type Operation } from '@pawl/protocol'
import { Check } from 'typebox/value'
import { expect } from 'vitest'
import type { Settings } from '../src/config/settings.ts'
import { password, setStage, type Answered, type Asked, type Stage } from './stage.ts'

export interface AskedOf extends Asked {
  readonly path?: Readonly<Record<string, string | number>>
  readonly query?: Readonly<Record<string, string>>
}

/** A stage that holds every answer against the table of endpoints. */
export interface ContractStage<Given extends Services> extends Omit<Stage, 'ask'> {
  readonly services: Given
  readonly ask: (operation: Operation, asked?: AskedOf) => Promise<Answered>
  readonly addAccount: (name: string) => Promise<Account>
  readonly addUser: (given: Partial<UserToCreate> & Pick<UserToCreate, 'username'>) => Promise<User>
}

const nobody = { by: null, address: 'stage' }

export const openStage = async <Given extends Services>(
  services: Given,
  settings: Partial<Settings> = {},
): Promise<ContractStage<Given>> => {
  const stage = await setStage(services, settings)
  return {
    ...stage,
    services,
    ask: async (operation, { path = {}, query, ...asked } = {}) => {
      const endpoint: Endpoint = endpoints[operation]
      const method = endpoint.method === 'ANY' ? 'GET' : endpoint.method
      const url = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(path[name]))
      const route = `${method} ${url}${query === undefined ? '' : `?${new URLSearchParams(query).toString()}`}`
      const answered = await stage.ask(route as `GET /${string}`, asked)
      expectContract(endpoint, answered)
      return answered
    },
    addAccount: async (name) => {
      const created = await createAccount(services, { id: null, name }, nobody)
      if (created.kind !== 'created') throw new Error(created.kind)
      return created.account
    },
    addUser: async (user) => {
      const rest = {
        password,
        accounts: [accountId(1)],
        defaultAccountId: null,
        administrator: false,
        integrator: false,
      }
      const created = await createUser(services, { ...rest, ...user }, nobody)
      if (created.kind !== 'created') throw new Error(created.kind)
      return created.user
    },
  }
}

/** What the contract says of every answer, and what its table says of this endpoint's. */
export const expectContract = (endpoint: Endpoint, answered: Answered): void => {
  expectAnswer(answered)
  if (answered.status === endpoint.status) expect(Check(endpoint.answer, answered.body)).toBe(true)
  else expectRefusal(endpoint, answered)
}

export const expectAnswer = ({ headers }: Pick<Answered, 'headers'>): void => {
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.stringMatching(/^[\w-]{8}-[0-9a-z]+$/) as unknown,
  })
}

export const expectRefusal = (endpoint: Pick<Endpoint, 'errors'>, { status, headers, body, text }: Answered): void => {
  const { error } = body as unknown as ErrorBody
  expect(text).toMatch(/^\{"success":false,"error":\{"code":/)
  expect(endpoint.errors).toContain(error.code)
  expect(status).toBe(errorTable[error.code].status)
  expect(Check(answersOf(endpoint as Endpoint)[status as 400] ?? false, body)).toBe(true)
  expect(error.help).toBe(`http://127.0.0.1:4600/docs/errors#${error.code}`)
  if (status === 401) expect(headers['www-authenticate']).toMatch(/^Bearer realm="pawl"/)
  if (status === 429 || status === 503) expect(headers['retry-after']).toBe(String(error.retryAfter))
}

/** The code of a refusal; null of a success. */
export const codeOf = ({ body }: Answered): string | null =>
  body['success'] === true ? null : (body as unknown as ErrorBody).error.code
