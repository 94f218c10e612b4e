import type { Command } from 'commander'
import type { Answer } from '../answer.ts'
import { addCommand, addGroup, type Call } from '../command.ts'
import { addDataOptions, resolveFor } from './settings.ts'

export const addDatabaseCommands = (program: Command): void => {
  addCommand(program, {
    usage: 'migrate',
    summary: 'Make the database, or bring it up to date.',
    details:
      'A server does the same when it starts; this is for doing it beforehand, or by a user who may create tables.',
    example: 'pawl migrate --data ./pawl-data',
    options: addDataOptions,
    run: migrate,
  })
  addCommand(program, {
    usage: 'backup <file>',
    summary: 'Copy the SQLite database as it is at this moment, also while a server runs.',
    details:
      'The copy is as secret as the database. The server key is not in it, so that neither is worth anything alone: keep a copy of that elsewhere.',
    example: 'pawl backup ./pawl-backup.db',
    options: addDataOptions,
    run: backUp,
  })
  addCommand(program, {
    usage: 'restore <file>',
    summary: 'Put a backup in the place of the database. Stop the server first.',
    details:
      'Ends every session, because what was spent or revoked since the backup would be accepted once more. Users keep their passwords.',
    example: 'pawl restore ./pawl-backup.db',
    options: (command) => {
      command.option('--keep-sessions', 'let sessions go on as they were at the backup')
      addDataOptions(command)
    },
    run: restore,
  })
  const epoch = addGroup(program, 'epoch', "The deployment's epoch: sessions of an older one are over.")
  addCommand(epoch, {
    usage: 'raise',
    summary: 'End every session, after a failover or when tokens may have leaked.',
    details: 'On SQLite stop the server first; on PostgreSQL all nodes obey at once.',
    example: 'pawl epoch raise',
    options: addDataOptions,
    run: raiseEpoch,
  })
}

const migrate = async (call: Call): Promise<Answer> => {
  const server = await import('@pawl/server')
  const database = await server.migrate(resolveFor(call).settings)
  return { text: `The database ${database} is up to date.`, json: { database } }
}

const backUp = async (call: Call): Promise<Answer> => {
  const [to = ''] = call.operands
  const server = await import('@pawl/server')
  const bytes = await server.backUp(resolveFor(call).settings, to)
  const size = `${(bytes / 1024).toFixed(0)} KiB`
  return {
    text: `Wrote ${to} (${size}). It is as secret as the database, and the server key is not in it: keep a copy of that elsewhere.`,
    json: { file: to, bytes },
  }
}

const restore = async (call: Call): Promise<Answer> => {
  const [from = ''] = call.operands
  const keepSessions = call.options['keepSessions'] === true
  const server = await import('@pawl/server')
  const file = await server.restore(resolveFor(call).settings, from, keepSessions)
  const sessions = keepSessions
    ? 'Sessions go on as they were then. Warning: a token that was spent or revoked since is accepted once more.'
    : 'Every session has ended: users log in again.'
  return { text: `${file} is now what ${from} was. ${sessions}`, json: { file, sessionsEnded: !keepSessions } }
}

const raiseEpoch = async (call: Call): Promise<Answer> => {
  const server = await import('@pawl/server')
  const epoch = await server.raiseEpoch(resolveFor(call).settings)
  return { text: `This is epoch ${epoch}. Every session from before has ended: users log in again.`, json: { epoch } }
}
