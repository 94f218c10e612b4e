import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import { asAdministrator, Stage } from './cli-session-stage.ts'

// Every command is a process of its own, one that finds no server tries for ten seconds, and several tests run at once.
vi.setConfig({ testTimeout: 300_000 })

/** Starts a command whose refresh the server hears and answers, and keeps the answer from it. */
const startWithoutAnswer = async (stage: Stage, words: readonly string[]): Promise<ChildProcess> => {
  let child: ChildProcess | undefined
  await new Promise<void>((resolve) => {
    const after = (): Promise<never> => {
      resolve()
      return new Promise(() => undefined)
    }
    stage.gateway.disturbRefreshes({ after })
    child = stage.start(words)
  })
  if (child === undefined) throw new Error('It was not started.')
  return child
}

const html = { type: 'text/html', text: '<h1>Bad gateway</h1>' }

describe.concurrent('when the bearer has run out', () => {
  test('a `pawl token` that is killed in the middle of the refresh costs nothing: the next one gets what was on its way', async (context) => {
    const stage = await Stage.open(context)
    await stage.logInAndRunOut()
    const child = await startWithoutAnswer(stage, ['token'])
    child.kill('SIGKILL')
    await once(child, 'exit')
    const token = await stage.token()
    expect(await stage.ask(token)).toBe(200)
    expect(await stage.sessions(token)).toEqual([{ refreshes: 1, repeats: 1 }])
  })

  test('Ctrl-C ends `pawl fetch` at once, and the session goes on', async (context) => {
    const stage = await Stage.open(context)
    await stage.logInAndRunOut()
    const child = await startWithoutAnswer(stage, ['fetch', '/auth/session'])
    child.kill('SIGINT')
    await once(child, 'exit')
    expect(child.signalCode).toBe('SIGINT')
    expect(await stage.done(['fetch', '/auth/session'])).toContain('"success":true')
  })

  test('and what answers is no auth server, it says so with 69, and keeps the session', async (context) => {
    const stage = await Stage.open(context)
    await stage.logInAndRunOut()
    stage.gateway.pages.set('/auth/refresh', html)
    expect(await stage.refused(69, ['token'])).toContain(`${stage.url} answered 200 unlike an auth server`)
    stage.gateway.pages.clear()
    expect(await stage.ask(await stage.token())).toBe(200)
  })
})

describe.concurrent('when the server is away', () => {
  test('a bearer that is still good is printed; what needs the server ends with 69; a logout forgets the tokens and says what is left', async (context) => {
    const stage = await Stage.open(context)
    await stage.logIn()
    const good = await stage.token()
    await stage.cutOff()
    expect(await stage.token()).toBe(good)
    expect(await stage.refused(69, ['fetch', '/reports'])).toContain('No answer (ECONNREFUSED)')
    const { code, stdout } = await stage.pawl(['whoami', '--json'])
    expect({ code, ...(JSON.parse(stdout) as object) }).toMatchObject({ code: 69, error: { code: 'no_answer' } })
    expect(await stage.refused(69, ['login', '--url', stage.url], asAdministrator)).toContain('No answer from')
    expect(await stage.done(['logout'])).toContain(`gone from this machine, but ${stage.url} did not confirm`)
    expect(readFileSync(stage.sessionFile, 'utf8')).not.toContain('pawl_')
    expect(await stage.refused(77, ['token'])).toContain('Run `pawl login`.')
  })

  test('and the bearer has run out, `pawl token` tries for a while, and ends with 69', async (context) => {
    const stage = await Stage.open(context)
    await stage.logInAndRunOut()
    await stage.cutOff()
    expect(await stage.refused(69, ['token'])).toContain(`No answer from ${stage.url}/auth/refresh (ECONNREFUSED)`)
  })
})

describe.concurrent('where the tokens are kept', () => {
  test('a file that cannot be written lets `pawl token` go on, with a warning, and refuses a login without leaving a session behind', async (context) => {
    const stage = await Stage.open(context)
    await stage.logInAndRunOut()
    // As root one may write everywhere, so it is not a matter of permissions here: this folder is a file.
    rmSync(`${stage.sessionFile}.lock`, { recursive: true })
    writeFileSync(`${stage.sessionFile}.lock`, '')
    const { code, stdout, stderr } = await stage.pawl(['token'])
    expect(code).toBe(0)
    const token = stdout.trim()
    expect(await stage.ask(token)).toBe(200)
    expect(stderr).toMatch(/session\.json: storage_unwritable \(EEXIST\).* the session may be lost\.\n$/)

    const login = ['login', '--url', stage.url, '--no-keychain']
    expect(await stage.refused(74, login, asAdministrator)).toContain('storage_unwritable')
    expect(await stage.sessions(token)).toHaveLength(1)
    expect(await stage.refused(74, ['logout'])).toContain('could not be removed')
  })

  test('a file that cannot be read is told with 74', async (context) => {
    const stage = await Stage.open(context)
    await stage.logIn()
    rmSync(stage.sessionFile)
    mkdirSync(stage.sessionFile)
    expect(await stage.refused(74, ['token'])).toContain('storage_unreadable (EISDIR)')
    expect(await stage.refused(74, ['logout'])).toContain('cannot be read')
  })

  test('damaged tokens are told with 77, and a login or a logout clears them', async (context) => {
    const stage = await Stage.open(context)
    await stage.logIn()
    writeFileSync(stage.sessionFile, '{"half')
    expect(await stage.refused(77, ['token'])).toContain('is damaged, and holds no session. Run `pawl login`.')
    await stage.logIn()
    expect(await stage.ask(await stage.token())).toBe(200)
    writeFileSync(stage.sessionFile, '{"half')
    expect(await stage.done(['logout'])).toContain('was damaged and has been removed')
    expect(readFileSync(stage.sessionFile, 'utf8')).toBe('{}')
  })

  test('a damaged profile is told with 74, and a login replaces it', async (context) => {
    const stage = await Stage.open(context)
    await stage.logIn()
    const profile = stage.path('home', 'profiles', 'default', 'profile.json')
    writeFileSync(profile, '{"url": 7}')
    expect(await stage.refused(74, ['token'])).toContain('is damaged. Remove it')
    await stage.logIn()
    expect(await stage.ask(await stage.token())).toBe(200)
  })
})

test('a login at something that is no auth server is told with 69', async (context) => {
  const stage = await Stage.open(context)
  stage.gateway.pages.set('/auth/login', html)
  expect(await stage.refused(69, ['login', '--url', stage.url], asAdministrator)).toContain('unlike an auth server')
})
