import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import { addSessionCommands, sessionCommandNames } from './session/commands.ts'

/** The whole command line; or, where that is all that is asked for, the part that needs nothing of the server. */
export const createProgram = async ([first = '']: readonly string[]): Promise<Command> => {
  const program = new Command('pawl')
    .description('An auth session server: a short bearer token, and a refresh token that is replaced with every use.')
    .version(version(), '-v, --version', 'print the version')
    .showHelpAfterError('(`--help` shows what there is)')
    .exitOverride()
  if (!sessionCommandNames.includes(first)) {
    const { addServerCommands } = await import('./server/commands.ts')
    const { addAdminCommands } = await import('./admin/commands.ts')
    program.commandsGroup("On the server's machine:")
    addServerCommands(program)
    program.commandsGroup('Through the admin API of a server:')
    addAdminCommands(program)
  }
  program.commandsGroup('As a user of an API:')
  addSessionCommands(program)
  return program
}

const version = (): string => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}
