import type { KeyRefusal, ListedKey } from '@pawl/server'
import type { Command } from 'commander'
import colors from 'picocolors'
import { CommandRefusal, type Answer } from '../answer.ts'
import { addCommand, addGroup, type Call } from '../command.ts'
import { table } from '../table.ts'
import { addDataOptions, resolveFor } from './settings.ts'

const reload = 'Send the server a SIGHUP (kill -HUP, systemctl reload)'

export const addKeysCommands = (program: Command): void => {
  const keys = addGroup(program, 'keys', 'The server keys: add one, let it mint, retire the old one.')
  addCommand(keys, {
    usage: 'list',
    summary: 'List the keys of the deployment: fingerprints and states, no secrets.',
    example: 'pawl keys list',
    options: addDataOptions,
    run: list,
  })
  addCommand(keys, {
    usage: 'add',
    summary: 'Make a new key that only verifies.',
    details: `${reload}, then promote it.`,
    example: 'pawl keys add',
    options: addDataOptions,
    run: add,
  })
  addCommand(keys, {
    usage: 'promote <id>',
    summary: 'Let a key mint, in place of the one that does.',
    details: 'Refuses until every live node reports that it holds the key.',
    example: 'pawl keys promote 2',
    options: addDataOptions,
    run: promote,
  })
  addCommand(keys, {
    usage: 'retire <id>',
    summary: 'Take a key out of use for good.',
    details: 'Refuses before refresh.lifetime has passed since the next one was promoted.',
    example: 'pawl keys retire 1',
    options: (command) => {
      command.option('--end-sessions', 'end the sessions whose tokens were made with it, instead of waiting for them')
      addDataOptions(command)
    },
    run: retire,
  })
}

const list = async (call: Call): Promise<Answer> => {
  const server = await import('@pawl/server')
  const keys = await server.listKeys(resolveFor(call).settings)
  return { text: table(['id', 'state', 'since', 'fingerprint', 'here', 'live nodes'], keys.map(rowOf)), json: { keys } }
}

const rowOf = ({ id, state, since, fingerprint, heldHere, nodes }: ListedKey): string[] => [
  String(id),
  state === 'mints' ? colors.green(state) : state,
  new Date(since).toISOString().slice(0, 16).replace('T', ' '),
  fingerprint,
  heldHere ? 'yes' : colors.dim('no'),
  nodes.length === 0 ? colors.dim('none') : nodes.join(', '),
]

const add = async (call: Call): Promise<Answer> => {
  const server = await import('@pawl/server')
  const added = await server.addKey(resolveFor(call).settings)
  if (added.kind === 'refused') throw refusalOf(added)
  if (added.kind === 'to_be_set') {
    const entry = server.formatKey(added.entry)
    const text = `Put this in front of PAWL_KEYS of every node, and restart them one after the other:\n\n${entry},\n\nThen: pawl keys promote ${added.entry.id}`
    return { text, json: { entry, listed: false } }
  }
  const { id, fingerprint } = added.key
  return {
    text: `Added key ${id} (${fingerprint}); it only verifies so far. ${reload}, then: pawl keys promote ${id}`,
    json: { id, fingerprint, listed: true },
  }
}

const promote = async (call: Call): Promise<Answer> => {
  const { settings } = resolveFor(call)
  const server = await import('@pawl/server')
  const promoted = await server.promoteKey(settings, idIn(call))
  if (promoted.kind === 'refused') throw refusalOf(promoted)
  const { id, fingerprint } = promoted.key
  const days = Math.ceil(settings.policy.refreshLifetime / 86_400_000)
  return {
    text: `Key ${id} (${fingerprint}) mints. ${reload}, so that it does so at once. The key before may be retired in ${days} days.`,
    json: { id, fingerprint },
  }
}

const retire = async (call: Call): Promise<Answer> => {
  const { settings } = resolveFor(call)
  const server = await import('@pawl/server')
  const retired = await server.retireKey(settings, idIn(call), call.options['endSessions'] === true)
  if (retired.kind === 'refused') throw refusalOf(retired)
  const { id, fingerprint } = retired.key
  return {
    text: `Key ${id} (${fingerprint}) is retired. ${reload}, so that no token of it is taken any more.`,
    json: { id, fingerprint },
  }
}

const idIn = ({ operands: [text = ''] }: Call): number => {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  throw new CommandRefusal(`"${text}" is no id of a key; \`pawl keys list\` shows them.`, {
    exitCode: 2,
    code: 'usage',
  })
}

const refusalOf = ({ because }: KeyRefusal): CommandRefusal => new CommandRefusal(because)
