import filePlugin from '@size-limit/file'
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { publint } from 'publint'
import sizeLimit from 'size-limit'
import ts from 'typescript'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startHttpServer } from './http-server.ts'

// What is published is built, packed and installed as a customer would have it. Nothing of it ever lies in the tree.
const source = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const run = promisify(execFile)
const entries = ['', '/browser', '/node', '/server', '/oauth2', '/axios'].map((path) => `@pawl/client${path}`)

let root = ''
let tarball = ''
let installed = ''
const binary = (name: string, command = name): string => {
  const manifest = require.resolve(`${name}/package.json`)
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: string | Record<string, string> }
  return join(dirname(manifest), typeof bin === 'string' ? bin : (bin[command] ?? ''))
}

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'pawl-package-'))
  const folder = join(root, 'package')
  mkdirSync(folder)
  const output = ['--out-dir', join(folder, 'dist'), '--logLevel', 'error']
  await run(process.execPath, [binary('tsdown'), ...output], { cwd: source })
  for (const name of ['package.json', 'README.md', 'LICENSE']) cpSync(join(source, name), join(folder, name))
  const { stdout } = await run('npm', ['pack', '--silent'], { cwd: folder })
  tarball = join(folder, stdout.trim())
  installed = join(root, 'app', 'node_modules', '@pawl', 'client')
  mkdirSync(installed, { recursive: true })
  await run('tar', ['xzf', tarball, '--strip-components=1', '-C', installed])
  writeFileSync(join(root, 'app', 'package.json'), '{"type":"module"}')
})
afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

test('holds the build, the page and the licence, and depends on nothing', async () => {
  const { stdout } = await run('tar', ['tzf', tarball])
  const names = stdout.trim().split('\n')
  expect(names.filter((name) => !name.startsWith('package/dist/')).sort()).toEqual([
    'package/LICENSE',
    'package/README.md',
    'package/package.json',
  ])
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>
  expect(manifest.dependencies).toBeUndefined()
  const code = names
    .filter((name) => /\.(js|cjs|ts|cts)$/.test(name))
    .map((name) => readFileSync(join(installed, name.slice(8)), 'utf8'))
  for (const text of code) expect(text).not.toMatch(/['"]@pawl\/protocol|typebox/)
})

test('publint finds nothing', async () => {
  const { messages } = await publint({ pkgDir: installed, strict: true })
  expect(messages).toEqual([])
})

test('attw finds nothing: every entry has right types, for import and require', async () => {
  const attw = binary('@arethetypeswrong/cli', 'attw')
  const { stdout } = await run(process.execPath, [attw, tarball, '--profile', 'node16', '--format', 'json'])
  const { problems } = JSON.parse(stdout) as { problems: Record<string, { resolutionKind?: string }[]> }
  // "node10" is how TypeScript resolved before Node had exports; the profile leaves it out, the list does not.
  expect(
    Object.values(problems)
      .flat()
      .filter(({ resolutionKind }) => resolutionKind !== 'node10'),
  ).toEqual([])
})

test('its types compile strictly where nothing else is installed', () => {
  const file = join(root, 'app', 'types.ts')
  const lines = entries
    .filter((name) => !name.endsWith('axios'))
    .map((name, index) => `import * as e${index} from '${name}'`)
  const use = `const session: e0.Session = e0.createSession({ baseUrl: 'https://api.example', storage: e1.webStorage() })
    session.on('ended', ({ reason }) => reason.length)
    const code: 'token_expired' | 'bearer_refused' = new e0.PawlError('bearer_refused', '').code as 'token_expired'
    export default [session.login({ username: 'a', password: 'b', account_id: 1 }), code, ${lines.map((_, index) => `e${index}`).join()}]`
  writeFileSync(file, [...lines, use].join('\n'))
  const { ModuleKind, ModuleResolutionKind, ScriptTarget } = ts
  const program = ts.createProgram([file], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
    target: ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    module: ModuleKind.NodeNext,
    moduleResolution: ModuleResolutionKind.NodeNext,
  })
  expect(
    ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')),
  ).toEqual([])
})

describe('in a browser', () => {
  /** Bundles and minifies a program as a customer would, and returns its code and its size in bytes after brotli. */
  async function bundle(program: string): Promise<{ code: string; size: number }> {
    const entry = join(root, 'app', 'entry.js')
    writeFileSync(entry, program)
    const outDir = join(root, 'app', 'out')
    await build({
      root: join(root, 'app'),
      configFile: false,
      logLevel: 'error',
      build: {
        outDir,
        emptyOutDir: true,
        minify: true,
        target: 'es2022',
        modulePreload: false,
        rolldownOptions: { input: entry, output: { entryFileNames: 'out.js' }, preserveEntrySignatures: 'strict' },
      },
    })
    const path = join(outDir, 'out.js')
    const [measured] = (await sizeLimit(filePlugin, [path])) as { size: number }[]
    return { code: readFileSync(path, 'utf8'), size: measured?.size ?? NaN }
  }

  test('all of the core entry stays under 5 kB', async () => {
    const { code, size } = await bundle("export * from '@pawl/client'")
    expect(size).toBeLessThan(5_000)
    expect(code).toContain('pageshow')
    expect(code).not.toMatch(/user-agent|node:|grant_type/)
  })

  test('what is not used is not shipped', async () => {
    expect((await bundle("export { PawlError } from '@pawl/client'")).size).toBeLessThan(300)
    expect((await bundle("export { webStorage } from '@pawl/client/browser'")).size).toBeLessThan(400)
    expect((await bundle("export { oauth2 } from '@pawl/client/oauth2'")).size).toBeLessThan(900)
    expect((await bundle("import '@pawl/client'; import '@pawl/client/oauth2'")).code.trim()).toBe('')
  })
})

describe.each([
  ['Node 24', () => process.execPath],
  ['Node 20', () => join(dirname(require.resolve('node20/package.json')), 'bin', 'node')],
])('%s', (_name, node) => {
  const program = `
    const assert = require('node:assert')
    module.exports = async (load, kind, baseUrl, path) => {
      const [main, browser, node, server, oauth2, axios] = await Promise.all(${JSON.stringify(entries)}.map(load))
      const session = main.createSession({ baseUrl, storage: node.fileStorage(path) })
      await session.login({ username: 'ada', password: 'right password' })
      assert.equal((await session.fetch('/reports')).status, 200)
      await session.token(await session.token())
      await assert.rejects(session.login({ username: 'ada', password: 'wrong' }), main.PawlError)
      for (const made of [browser.webStorage, server.memoryStorage, oauth2.oauth2, axios.attach]) assert.equal(typeof made, 'function')
      await session.close()
      console.log(kind, process.version)
    }`

  test.each(['import', 'require'])('runs the built package by %s', async (kind) => {
    const server = await startHttpServer()
    writeFileSync(join(root, 'app', 'program.cjs'), program)
    const run20 = `
      const program = require('./program.cjs')
      const load = ${kind === 'import' ? '(name) => import(name)' : '(name) => require(name)'}
      program(load, '${kind}', process.argv[2], process.argv[3])`
    writeFileSync(join(root, 'app', `${kind}.cjs`), run20)
    const path = join(root, `${kind}.json`)
    const { stdout } = await run(node(), [join(root, 'app', `${kind}.cjs`), server.url, path], {
      cwd: join(root, 'app'),
    })
    await server.close()
    expect(stdout).toMatch(kind)
    expect(server.model.counts).toMatchObject({ logins: 1, rotated: 1 })
  })
})
