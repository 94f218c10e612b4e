import type { WantedAdministrator } from '@pawl/server'
import type { Command } from 'commander'
import { addCommand, type Call } from '../command.ts'
import { addAllSettingOptions, resolveFor } from './settings.ts'

export const addServe = (program: Command): void =>
  addCommand(program, {
    usage: 'serve',
    summary: 'Start a server.',
    details:
      'The first start makes the database, the server key and an administrator: PAWL_ADMIN_USERNAME and PAWL_ADMIN_PASSWORD, or admin with a password that is printed once. SIGTERM stops it, SIGHUP makes it read its keys anew.',
    example: 'pawl serve --port 4600 --data ./pawl-data',
    options: (command) => {
      command.option(
        '--accept-clock',
        'take a clock that contradicts the last run for right; one set back ends every session',
      )
      command.option('--demo', 'show it alive: sample users and gentle traffic, with data of their own in ./pawl-demo')
      addAllSettingOptions(command)
    },
    run,
  })

const run = async (call: Call): Promise<null> => {
  const asJson = call.options['json'] === true
  const resolved = resolveFor(asJson ? { ...call, options: { logFormat: 'json', ...call.options } } : call)
  const { settings, warnings } = resolved
  const { demoSettings, serve, serveDemo } = await import('@pawl/server')
  if (call.options['demo'] === true) {
    await serveDemo(demoSettings(resolved, process.cwd()), asJson)
    return null
  }
  const acceptClock = call.options['acceptClock'] === true
  await serve(settings, { warnings, asJson, acceptClock, administrator: administratorOf(process.env) })
  return null
}

const administratorOf = (environment: NodeJS.ProcessEnv): WantedAdministrator => {
  const username = environment['PAWL_ADMIN_USERNAME']
  const password = environment['PAWL_ADMIN_PASSWORD']
  return { ...(username ? { username } : {}), ...(password ? { password } : {}) }
}
