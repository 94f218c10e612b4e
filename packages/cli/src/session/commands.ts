import type { Command } from 'commander'
import { addCommand } from '../command.ts'

/** The first words of these commands. They load nothing of the server: a script may ask for a token many times a minute. */
export const sessionCommandNames: readonly string[] = ['login', 'token', 'fetch', 'whoami', 'logout', 'profiles']

/** What the customers of an API do: one login, kept alive. */
export const addSessionCommands = (program: Command): void => {
  addLogin(program)
  addToken(program)
  addFetch(program)
  addCommand(program, {
    usage: 'whoami',
    summary: 'Say who is logged in, on which account, and until when.',
    details: 'Asks the server.',
    example: 'pawl whoami',
    options: (command) => {
      addWaitOption(command)
      addProfileOption(command)
    },
    run: async (call) => (await import('./whoami.ts')).whoami(call),
  })
  addCommand(program, {
    usage: 'logout',
    summary: 'End the session at the server, and forget its tokens.',
    details: 'The tokens are forgotten also when the server cannot be reached. The profile stays, for the next login.',
    example: 'pawl logout',
    options: (command) => {
      command.option('--everywhere', 'end all sessions of the user, on every machine')
      addProfileOption(command)
    },
    run: async (call) => (await import('./logout.ts')).logout(call),
  })
  addCommand(program, {
    usage: 'profiles',
    summary: 'List the profiles of this machine.',
    example: 'pawl profiles',
    run: async () => (await import('./profiles.ts')).profiles(),
  })
}

const addLogin = (program: Command): void =>
  addCommand(program, {
    usage: 'login',
    summary: 'Log in to an API with username and password, and keep the session.',
    details:
      'Asks for what is missing. The tokens are kept in the keychain of the system, or in a file that only you may read where there is none.',
    example: 'pawl login --url https://api.example.com',
    options: (command) => {
      command
        .option('--url <url>', 'the server; that of the last login, or http://127.0.0.1:4600, without it (PAWL_URL)')
        .option('--username <name>', 'who logs in (PAWL_USERNAME)')
        .option('--password-stdin', 'read the password from standard input, for scripts (PAWL_PASSWORD)')
        .option('--account <id>', 'the account to act on; the default one of the user without it')
        .option('--origin <origin>', 'a further server that the bearer may be sent to; may be repeated', collect)
        .option('--no-keychain', 'keep the tokens in a file also where there is a keychain')
      addProfileOption(command)
    },
    run: async (call) => (await import('./login.ts')).login(call),
  })

const addToken = (program: Command): void =>
  addCommand(program, {
    usage: 'token',
    summary: 'Print a bearer token that is good now.',
    details: 'Refreshes only when it must. However many run at once, one refreshes for all.',
    example: 'curl -H "Authorization: Bearer $(pawl token)" https://api.example.com/reports',
    options: (command) => {
      command.option('--account <id>', 'switch the session of the profile to this account first')
      addWaitOption(command)
      addProfileOption(command)
    },
    run: async (call) => (await import('./token.ts')).token(call),
  })

const addFetch = (program: Command): void =>
  addCommand(program, {
    usage: 'fetch <url>',
    summary: 'Call the API with the bearer, and write what it answers to standard output.',
    details:
      'A path is taken from the server of the profile. Ends with 22, as curl does, when the status is 400 or more. The bearer goes to the server of the profile and the origins named at login, never elsewhere.',
    example: `pawl fetch /reports -d '{"month":"2018-04"}'`,
    options: (command) => {
      command
        .option('-X, --method <method>', 'GET, or POST with data, without it')
        .option('-H, --header <header>', 'a header, such as "Accept: text/csv"; may be repeated', collect)
        .option('-d, --data <data>', 'the body: text, @file, or @- for standard input; sent as it is')
        .option('-i, --include', 'write status and headers in front of the body')
      addWaitOption(command)
      addProfileOption(command)
    },
    run: async (call) => (await import('./fetch.ts')).fetchUrl(call),
  })

const addWaitOption = (command: Command): void => {
  command.option('--wait <seconds>', 'how long to try while the server is away, up to 30; 10 without it')
}

const addProfileOption = (command: Command): void => {
  command.option('-p, --profile <name>', 'which login; "default" without it (PAWL_PROFILE)')
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value]
