import { endpoints, type Account, type ChangeAccountParameters } from '@pawl/protocol'
import type { Command } from 'commander'
import colors from 'picocolors'
import type { Answer } from '../answer.ts'
import { addCommand, addGroup, type Call } from '../command.ts'
import { addConnectionOptions, addListOptions, integerFrom, integerIn, operandIn } from './options.ts'
import { readList } from './pages.ts'
import { accountName, counted, listAnswer, moment, printable } from './show.ts'
import { asAdministrator } from './sign-in.ts'

export const addAccountsCommands = (program: Command): void => {
  const accounts = addGroup(program, 'accounts', 'Accounts: what users act on. Name one by its id.')
  addCommand(accounts, {
    usage: 'list',
    summary: 'List accounts.',
    example: 'pawl accounts list',
    options: addListOptions,
    run: list,
  })
  addCommand(accounts, {
    usage: 'create <name>',
    summary: 'Create an account.',
    example: 'pawl accounts create "Northern branch" --id 12345',
    options: (command) => {
      command.option('--id <id>', 'its id; the next free one without it')
      addConnectionOptions(command)
    },
    run: create,
  })
  addCommand(accounts, {
    usage: 'rename <id> <name>',
    summary: 'Give an account another name.',
    example: 'pawl accounts rename 12345 "Southern branch"',
    options: addConnectionOptions,
    run: (call) => change(call, { name: call.operands[1] ?? '' }),
  })
  addCommand(accounts, {
    usage: 'disable <id>',
    summary: 'Disable an account; ends the sessions that act on it, and nobody can log in to it.',
    example: 'pawl accounts disable 12345',
    options: addConnectionOptions,
    run: (call) => change(call, { disabled: true }),
  })
  addCommand(accounts, {
    usage: 'enable <id>',
    summary: 'Let users log in to a disabled account again.',
    example: 'pawl accounts enable 12345',
    options: addConnectionOptions,
    run: (call) => change(call, { disabled: false }),
  })
}

const list = (call: Call): Promise<Answer> =>
  asAdministrator(call, async (api) => {
    const listed = await readList(call, (query) => api.call(endpoints.listAccounts, { query }))
    return listAnswer(listed, ['id', 'name', 'state', 'created'], rowOf, 'There is no account yet.')
  })

const rowOf = ({ id, name, disabled, createdAt }: Account): readonly string[] => [
  String(id),
  printable(name),
  disabled ? colors.red('disabled') : 'enabled',
  moment(createdAt),
]

const create = (call: Call): Promise<Answer> => {
  const id = integerIn(call, 'id', 'id of an account')
  const body = { name: operandIn(call), ...(id !== null && { id }) }
  return asAdministrator(call, async (api) => {
    const { account } = await api.call(endpoints.createAccount, { body })
    return { text: `Created ${accountName(account)}.`, json: { account } }
  })
}

const change = (call: Call, body: ChangeAccountParameters): Promise<Answer> => {
  const id = integerFrom(operandIn(call), 'id of an account')
  return asAdministrator(call, async (api) => {
    const { account, sessionsEnded } = await api.call(endpoints.changeAccount, { path: { id }, body })
    const state = account.disabled ? 'disabled' : 'enabled'
    return {
      text: `${accountName(account)} is ${state}; ${counted(sessionsEnded, 'session')} ended.`,
      json: { account, sessionsEnded },
    }
  })
}
