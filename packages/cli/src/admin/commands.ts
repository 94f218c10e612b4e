import type { Command } from 'commander'
import { addAccountsCommands } from './accounts.ts'
import { addLoopsCommands } from './loops.ts'
import { addSessionsCommands } from './sessions.ts'
import { addUsersCommands } from './users.ts'

/** What administrators do, through the admin API of a server anywhere. */
export const addAdminCommands = (program: Command): void => {
  addUsersCommands(program)
  addAccountsCommands(program)
  addSessionsCommands(program)
  addLoopsCommands(program)
}
