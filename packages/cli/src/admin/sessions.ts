import { endpoints, sessionEndReasons, sessionStates, type AdminSession, type SessionState } from '@pawl/protocol'
import { Option, type Command } from 'commander'
import colors from 'picocolors'
import type { Answer } from '../answer.ts'
import { addCommand, addGroup, type Call } from '../command.ts'
import type { Api } from './api.ts'
import { findUser } from './find-user.ts'
import { addConnectionOptions, addListOptions, integerIn, operandIn, textIn, usage } from './options.ts'
import { readList } from './pages.ts'
import { accountName, counted, cut, factLines, listAnswer, moment, printable, rate, userName } from './show.ts'
import { asAdministrator } from './sign-in.ts'

export const addSessionsCommands = (program: Command): void => {
  const sessions = addGroup(program, 'sessions', 'Sessions: who is logged in, from where, and how often it refreshes.')
  addCommand(sessions, {
    usage: 'list',
    summary: 'List sessions, newest first.',
    example: 'pawl sessions list --user ada@example.com --state live',
    options: (command) => {
      command
        .option('--user <user>', 'only of this user, by id or username')
        .option('--account <id>', 'only on this account')
        .addOption(new Option('--state <state>', 'only in this state').choices(sessionStates))
        .option('--loop', 'only those that loop now or did within the last day')
      addListOptions(command)
    },
    run: list,
  })
  addCommand(sessions, {
    usage: 'show <guid>',
    summary: 'Show one session.',
    example: 'pawl sessions show 174fb2d3-22a6-4db5-b7cd-4c3c1d7d0e51',
    options: addConnectionOptions,
    run: show,
  })
  addCommand(sessions, {
    usage: 'end <guid>',
    summary: 'End one session.',
    example: 'pawl sessions end 174fb2d3-22a6-4db5-b7cd-4c3c1d7d0e51',
    options: addConnectionOptions,
    run: end,
  })
  addCommand(sessions, {
    usage: 'end-all <user>',
    summary: 'End all sessions of a user.',
    example: 'pawl sessions end-all ada@example.com',
    options: addConnectionOptions,
    run: (call) => asAdministrator(call, (api) => endAll(api, operandIn(call))),
  })
}

const guidIn = (call: Call): string => {
  const guid = operandIn(call).toLowerCase()
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(guid)) return guid
  throw usage(`"${printable(guid)}" is no guid of a session; \`pawl sessions list\` shows them.`)
}

const show = (call: Call): Promise<Answer> => {
  const guid = guidIn(call)
  return asAdministrator(call, async (api) => {
    const { session } = await api.call(endpoints.showSession, { path: { guid } })
    return { text: factsOf(session), json: { session } }
  })
}

const end = (call: Call): Promise<Answer> => {
  const guid = guidIn(call)
  return asAdministrator(call, async (api) => {
    await api.call(endpoints.endSession, { path: { guid } })
    return { text: `Session ${guid} is ended.`, json: { guid } }
  })
}

const list = (call: Call): Promise<Answer> => {
  const named = textIn(call.options['user'])
  const account = integerIn(call, 'account', 'id of an account')
  const state = textIn(call.options['state'])
  return asAdministrator(call, async (api) => {
    const filter = {
      ...(named !== null && { user: (await findUser(api, named)).id }),
      ...(account !== null && { account }),
      ...(state !== null && { state: state as SessionState }),
      ...(call.options['loop'] === true && { loop: true }),
    }
    const listed = await readList(call, (page) => api.call(endpoints.listSessions, { query: { ...page, ...filter } }))
    return listAnswer(
      listed,
      ['guid', 'user', 'account', 'state', 'refreshes', 'last refresh', 'address', 'device'],
      rowOf,
      'There is no such session.',
    )
  })
}

const rowOf = (session: AdminSession): readonly string[] => [
  session.guid,
  userName(session.user),
  accountName(session.account),
  stateOf(session),
  String(session.refreshCount),
  moment(session.lastRefresh),
  printable(session.address),
  cut(session.device, 40),
]

const stateOf = ({ state, loop }: AdminSession): string => {
  if (loop !== undefined) return colors.yellow(`${state}, loops`)
  return state === 'live' ? colors.green(state) : state
}

const factsOf = (session: AdminSession): string => {
  const { loop, verdicts, endedReason } = session
  return factLines([
    ['guid', session.guid],
    ['user', userName(session.user)],
    ['account', accountName(session.account)],
    ['state', stateOf(session)],
    ...(endedReason === null
      ? []
      : [['ended', `${moment(session.endedAt)}  ${sessionEndReasons[endedReason]}`] as const]),
    ['created', moment(session.createdAt)],
    ['refreshes', `${session.refreshCount}, the last ${moment(session.lastRefresh)}`],
    ['runs out', moment(session.idleDeadline)],
    ['ends', session.hardDeadline === null ? colors.dim('when it is not used any more') : moment(session.hardDeadline)],
    ['address', printable(session.address)],
    ['device', printable(session.device)],
    ...(loop === undefined
      ? []
      : [['loop', `${loop.diagnosis}, ${rate(loop)}, since ${moment(loop.firstSeen)}`] as const]),
    ...(verdicts === undefined ? [] : [['verdicts', verdictsOf(verdicts)] as const]),
  ])
}

const verdictsOf = (verdicts: object): string =>
  Object.entries(verdicts)
    .map(([name, count]) => `${String(count)} ${name}`)
    .join(', ')

const endAll = async (api: Api, named: string): Promise<Answer> => {
  const { id, username } = await findUser(api, named)
  const { sessionsEnded } = await api.call(endpoints.endSessions, { query: { user: id } })
  return {
    text: `Ended ${counted(sessionsEnded, 'session')} of ${printable(username)}.`,
    json: { user: { id, username }, sessionsEnded },
  }
}
