import { endpoints, type AdminUser, type ChangeUserParameters } from '@pawl/protocol'
import type { Command } from 'commander'
import colors from 'picocolors'
import type { Answer } from '../answer.ts'
import { addCommand, addGroup, type Call } from '../command.ts'
import { askNewPassword } from './ask.ts'
import { findUser } from './find-user.ts'
import { addConnectionOptions, addListOptions, idsFrom, integerIn, operandIn, textIn, usage } from './options.ts'
import { readList } from './pages.ts'
import { accountName, counted, factLines, listAnswer, moment, printable } from './show.ts'
import { asAdministrator } from './sign-in.ts'

export const addUsersCommands = (program: Command): void => {
  const users = addGroup(program, 'users', 'Users: who may log in, and on which accounts. Name one by id or username.')
  addCommand(users, {
    usage: 'list',
    summary: 'List users.',
    example: 'pawl users list --query example.com',
    options: (command) => {
      command.option('--query <part>', 'only those with this in their username')
      addListOptions(command)
    },
    run: list,
  })
  addCommand(users, {
    usage: 'show <user>',
    summary: 'Show one user.',
    example: 'pawl users show ada@example.com',
    options: addConnectionOptions,
    run: (call) => asAdministrator(call, async (api) => userAnswer(await findUser(api, operandIn(call)))),
  })
  addCommand(users, {
    usage: 'create <username>',
    summary: 'Create a user.',
    details: 'The password is asked for, or taken from PAWL_NEW_PASSWORD.',
    example: 'pawl users create ada@example.com --account 1',
    options: (command) => {
      command
        .requiredOption('--account <ids...>', 'accounts of which the user is a member')
        .option('--default-account <id>', 'the one of them that a login takes; the first without it')
        .option('--administrator', 'may administer')
        .option('--integrator', 'has no default account and must name one at every login')
      addConnectionOptions(command)
    },
    run: create,
  })
  addChanges(users)
}

const addChanges = (users: Command): void => {
  addCommand(users, {
    usage: 'change <user>',
    summary: 'Change accounts or rights; ends the sessions on accounts that are taken away.',
    example: 'pawl users change ada@example.com --account 1 2 --default-account 2',
    options: (command) => {
      command
        .option('--account <ids...>', 'the whole new list of accounts')
        .option('--default-account <id>', 'the one of them that a login takes')
        .option('--administrator', 'may administer from now on')
        .option('--no-administrator', 'may administer no more')
      addConnectionOptions(command)
    },
    run: (call) => {
      const wanted = wantedIn(call)
      return change(call, () => Promise.resolve(wanted))
    },
  })
  addCommand(users, {
    usage: 'password <user>',
    summary: 'Set a new password; ends every session of the user.',
    details: 'It is asked for, or taken from PAWL_NEW_PASSWORD.',
    example: 'pawl users password ada@example.com',
    options: addConnectionOptions,
    run: (call) => change(call, async (user) => ({ password: await askNewPassword(user.username) })),
  })
  addCommand(users, {
    usage: 'disable <user>',
    summary: 'Disable a user; ends every session, and nobody can log in as this user.',
    example: 'pawl users disable ada@example.com',
    options: addConnectionOptions,
    run: (call) => change(call, () => Promise.resolve({ disabled: true })),
  })
  addCommand(users, {
    usage: 'enable <user>',
    summary: 'Let a disabled user log in again.',
    example: 'pawl users enable ada@example.com',
    options: addConnectionOptions,
    run: (call) => change(call, () => Promise.resolve({ disabled: false })),
  })
}

const list = (call: Call): Promise<Answer> =>
  asAdministrator(call, async (api) => {
    const query = textIn(call.options['query'])
    const listed = await readList(call, (page) =>
      api.call(endpoints.listUsers, { query: { ...page, ...(query !== null && { query }) } }),
    )
    return listAnswer(listed, ['id', 'username', 'accounts', 'rights', 'created'], rowOf, 'There is no such user.')
  })

const rowOf = (user: AdminUser): readonly string[] => [
  String(user.id),
  printable(user.username),
  user.accounts.map(({ id }) => (id === user.defaultAccountId ? `${id}*` : String(id))).join(' '),
  rightsOf(user),
  moment(user.createdAt),
]

const rightsOf = ({ administrator, integrator, disabled }: AdminUser): string =>
  [
    ...(disabled ? [colors.red('disabled')] : []),
    ...(administrator ? ['administrator'] : []),
    ...(integrator ? ['integrator'] : []),
  ].join(' ')

const userAnswer = (user: AdminUser, before: readonly string[] = [], more: object = {}): Answer => ({
  text: [
    ...before,
    factLines([
      ['id', String(user.id)],
      ['username', printable(user.username)],
      ['accounts', user.accounts.map(accountName).join(', ')],
      ['default', user.defaultAccountId === null ? colors.dim('none') : String(user.defaultAccountId)],
      ['rights', rightsOf(user) || colors.dim('none')],
      ['created', moment(user.createdAt)],
    ]),
  ].join('\n'),
  json: { user, ...more },
})

const create = (call: Call): Promise<Answer> => {
  const username = operandIn(call)
  const body = {
    username,
    accounts: idsFrom(call.options['account'] as string[]),
    ...defaultAccountIn(call),
    ...(call.options['administrator'] === true && { administrator: true }),
    ...(call.options['integrator'] === true && { integrator: true }),
  }
  return asAdministrator(call, async (api) => {
    const password = await askNewPassword(username)
    const { user } = await api.call(endpoints.createUser, { body: { ...body, password } })
    return userAnswer(user, [`Created ${printable(user.username)}.`, ''])
  })
}

const defaultAccountIn = (call: Call): { default_account_id?: number } => {
  const id = integerIn(call, 'defaultAccount', 'id of an account')
  return id === null ? {} : { default_account_id: id }
}

const wantedIn = (call: Call): ChangeUserParameters => {
  const { account, administrator } = call.options
  const wanted = {
    ...(Array.isArray(account) && { accounts: idsFrom(account as string[]) }),
    ...defaultAccountIn(call),
    ...(typeof administrator === 'boolean' && { administrator }),
  }
  if (Object.keys(wanted).length === 0) throw usage('Say what to change: `pawl users change --help` shows the options.')
  return wanted
}

const change = (call: Call, wanted: (user: AdminUser) => Promise<ChangeUserParameters>): Promise<Answer> =>
  asAdministrator(call, async (api) => {
    const { id, ...found } = await findUser(api, operandIn(call))
    const body = await wanted({ id, ...found })
    const { user, sessionsEnded } = await api.call(endpoints.changeUser, { path: { id }, body })
    return userAnswer(user, [`Done; ${counted(sessionsEnded, 'session')} ended.`, ''], { sessionsEnded })
  })
