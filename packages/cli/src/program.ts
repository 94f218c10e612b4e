import { Command } from 'commander'
import { readFileSync } from 'node:fs'
import { addAdminCommands } from './admin/commands.ts'
import { addConfig } from './server/config.ts'
import { addDatabaseCommands } from './server/database.ts'
import { addDoctor } from './server/doctor.ts'
import { addKeysCommands } from './server/keys.ts'
import { addServe } from './server/serve.ts'

/** The whole command line. */
export const createProgram = (): Command => {
  const program = new Command('pawl')
    .description('An auth session server: a short bearer token, and a refresh token that is replaced with every use.')
    .version(version(), '-v, --version', 'print the version')
    .showHelpAfterError('(`--help` shows what there is)')
    .exitOverride()
  program.commandsGroup("On the server's machine:")
  addServe(program)
  addConfig(program)
  addDoctor(program)
  addDatabaseCommands(program)
  addKeysCommands(program)
  program.commandsGroup('Through the admin API of a server:')
  addAdminCommands(program)
  return program
}

const version = (): string => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}
