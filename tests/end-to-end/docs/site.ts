import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { withAdministrator } from '../api.ts'
import { Server, type Environment } from '../pawl.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const dist = join(root, 'apps', 'docs', 'dist')

/** A real server that shows the documentation as it is written now. */
export class DocsStage {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'pawl-docs-'))
  #server: Server | undefined

  static async open(settings: Environment = {}): Promise<DocsStage> {
    await promisify(execFile)(process.execPath, [join(root, 'tools', 'build-pages.mjs'), 'documentation'])
    const stage = new DocsStage()
    stage.#server = await Server.start(stage.folder, { ...withAdministrator, ...settings })
    return stage
  }

  get url(): string {
    return this.#server?.url ?? ''
  }

  async close(): Promise<void> {
    await this.#server?.kill()
    rmSync(this.folder, { recursive: true })
  }
}

/** The addresses of all pages, as they are on the wire. */
export const builtPages = (): readonly string[] =>
  readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.name.endsWith('.html'))
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .map((name) => `/docs/${name.replace(/(^|\/)index\.html$|\.html$/, '')}`.replace(/\/$/, ''))
