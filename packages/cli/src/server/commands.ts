import type { Command } from 'commander'
import { addConfig } from './config.ts'
import { addCopy } from './copy.ts'
import { addDatabaseCommands } from './database.ts'
import { addDoctor } from './doctor.ts'
import { addKeysCommands } from './keys.ts'
import { addOpenApi } from './openapi.ts'
import { addServe } from './serve.ts'

/** What is done where the server's data is. */
export const addServerCommands = (program: Command): void => {
  addServe(program)
  addConfig(program)
  addDoctor(program)
  addDatabaseCommands(program)
  addCopy(program)
  addKeysCommands(program)
  addOpenApi(program)
}
