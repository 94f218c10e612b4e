import { diagnosisTable, endpoints, type Loop } from '@pawl/protocol'
import type { Command } from 'commander'
import colors from 'picocolors'
import type { Answer } from '../answer.ts'
import { addCommand, addGroup, type Call } from '../command.ts'
import { addListOptions } from './options.ts'
import { readList } from './pages.ts'
import { accountName, cut, listAnswer, moment, printable, rate, userName } from './show.ts'
import { asAdministrator } from './sign-in.ts'

export const addLoopsCommands = (program: Command): void => {
  const loops = addGroup(program, 'loops', 'Refresh loops: clients that refresh far too often, and why.')
  addCommand(loops, {
    usage: 'list',
    summary: 'List sessions that loop now or did within the last day, and what to tell whose client it is.',
    example: 'pawl loops list',
    options: addListOptions,
    run: list,
  })
}

const list = (call: Call): Promise<Answer> =>
  asAdministrator(call, async (api) => {
    const listed = await readList(call, (query) => api.call(endpoints.listLoops, { query }))
    const answer = listAnswer(
      listed,
      ['guid', 'diagnosis', 'rate', 'user', 'account', 'first seen', 'last seen', 'address', 'device'],
      rowOf,
      'No session loops, and none did within the last day.',
    )
    const seen = [...new Set(listed.items.map(({ diagnosis }) => diagnosis))]
    const advice = seen.map((diagnosis) => `${colors.yellow(diagnosis)}  ${diagnosisTable[diagnosis].advice}`)
    return { ...answer, text: [answer.text, ...(seen.length === 0 ? [] : ['', ...advice])].join('\n') }
  })

const rowOf = (loop: Loop): readonly string[] => [
  loop.guid,
  loop.diagnosis,
  rate(loop),
  userName(loop.user),
  accountName(loop.account),
  moment(loop.firstSeen),
  moment(loop.lastSeen),
  printable(loop.address),
  cut(loop.device, 40),
]
