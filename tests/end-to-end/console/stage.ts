import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { administrator, logIn, withAdministrator } from '../api.ts'
import { Server, type Environment } from '../pawl.ts'
import { Gateway } from '../sdk/gateway.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export const desktop: { readonly width: number; readonly height: number } = { width: 1280, height: 860 }
export const phone: { readonly width: number; readonly height: number } = { width: 390, height: 844 }

/** A page, and whatever it should not have done. */
export interface Watched {
  readonly context: BrowserContext
  readonly page: Page
  readonly complaints: string[]
}

/** A real server with the console as it is written now, behind a way that can be cut. */
export class ConsoleStage {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'pawl-console-'))
  readonly #settings: Environment
  #server: Server | undefined
  #gateway: Gateway | undefined
  #bearer = ''

  private constructor(settings: Environment) {
    this.#settings = { ...withAdministrator, PAWL_TRUST_PROXY: '1', PAWL_LOGIN_ATTEMPTS: '1000', ...settings }
  }

  static async open(settings: Environment = {}): Promise<ConsoleStage> {
    await promisify(execFile)(process.execPath, [join(root, 'tools', 'build-pages.mjs'), 'console'])
    const stage = new ConsoleStage(settings)
    stage.#gateway = await Gateway.open(() => stage.serverUrl)
    await stage.startServer()
    return stage
  }

  async startServer(): Promise<void> {
    this.#server = await Server.start(this.folder, this.#settings)
    this.#bearer = (await logIn(this.serverUrl)).token
  }

  async stopServer(): Promise<void> {
    await this.#server?.stop()
  }

  /** Where browsers find it. */
  get url(): string {
    return this.#gateway?.url ?? ''
  }

  get serverUrl(): string {
    return this.#server?.url ?? ''
  }

  /** Between browsers and the server. */
  get way(): Gateway {
    if (this.#gateway === undefined) throw new Error('The stage is closed.')
    return this.#gateway
  }

  /** Asks as the administrator, past the gateway. */
  async ask<Answer = Record<string, unknown>>(line: string, body?: object): Promise<Answer> {
    const [method = 'GET', path = ''] = line.split(' ')
    const answer = await fetch(this.serverUrl + path, {
      method,
      headers: { authorization: `Bearer ${this.#bearer}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${line}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as Answer
  }

  async close(): Promise<void> {
    await this.#server?.kill()
    await this.#gateway?.close()
    rmSync(this.folder, { recursive: true })
  }

  /** A browser's page on the console, with a memory for what it should not do. */
  async visit(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
    // A machine without a language makes Chromium claim one that does not exist.
    const context = await browser.newContext({
      viewport: desktop,
      reducedMotion: 'reduce',
      locale: 'en-GB',
      ...options,
    })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('pageerror', ({ message }) => complaints.push(message))
    page.on('console', (message) => {
      // What the server refuses on purpose, Chromium writes down by itself; a violation of the policy is another text.
      if (message.type() === 'error' && !/status of (4|50)|net::ERR_/.test(message.text())) {
        complaints.push(message.text())
      }
    })
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== this.url) complaints.push(request.url())
    })
    return { context, page, complaints }
  }

  /** The same, with the administrator signed in. */
  async enter(browser: Browser, path = '', options: BrowserContextOptions = {}): Promise<Watched> {
    const watched = await this.visit(browser, options)
    await watched.page.goto(`${this.url}/console${path}`)
    await signIn(watched.page)
    return watched
  }
}

export const signIn = async (page: Page, who: typeof administrator = administrator): Promise<void> => {
  const { username, password } = who
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page
    .getByRole('navigation', { name: 'Console' })
    .or(page.getByRole('button', { name: 'Menu' }))
    .waitFor()
}
