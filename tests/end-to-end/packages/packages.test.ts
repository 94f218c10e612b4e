import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { publint } from 'publint'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { logIn, pairIn, refresh, withAdministrator } from '../api.ts'
import { runProgram } from '../pawl.ts'
import { installedPackages } from './installed.ts'

// Packing and installing take time once for each change.
vi.setConfig({ hookTimeout: 600_000 })

let folder = ''
let data = ''
const settings = { ...withAdministrator, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}` }

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'pawl-packages-'))
  folder = await installedPackages()
})
afterAll(() => {
  rmSync(data, { recursive: true })
})

const packages = (): string[] => readdirSync(join(folder, 'node_modules', '@pawl'))

test('every package that is published is there, and no source, test or condition for development is', () => {
  expect(packages()).toEqual(
    expect.arrayContaining(['cli', 'client', 'core', 'docs', 'protocol', 'server', 'store-postgres', 'store-sqlite']),
  )
  for (const name of packages()) {
    const home = join(folder, 'node_modules', '@pawl', name)
    const files = readdirSync(home, { recursive: true, encoding: 'utf8' })
    expect(files).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'dist']))
    expect(files.filter((file) => /^src|\.test\.|testing|(?<!\.d)\.ts$/.test(file))).toEqual([])
    expect(readFileSync(join(home, 'package.json'), 'utf8')).not.toContain('pawl-dev')
  }
})

test('publint finds nothing', async () => {
  for (const name of packages()) {
    const { messages } = await publint({ pkgDir: join(folder, 'node_modules', '@pawl', name), strict: true })
    expect({ name, messages }).toEqual({ name, messages: [] })
  }
})

test('the types of every entry compile', () => {
  const entries = packages().flatMap((name) => {
    const manifest = readFileSync(join(folder, 'node_modules', '@pawl', name, 'package.json'), 'utf8')
    const { exports = {} } = JSON.parse(manifest) as { exports?: object }
    return Object.keys(exports).map((entry) => `@pawl/${name}${entry.slice(1)}`)
  })
  expect(entries.length).toBeGreaterThan(10)
  const file = join(folder, 'types.mts')
  const lines = entries.map((entry, index) => `export * as e${index} from '${entry}'`)
  writeFileSync(file, [...lines, `import { startServer } from '@pawl/server'\nstartServer(1)\n`].join('\n'))
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2024,
    lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.NodeNext,
    typeRoots: [],
  })
  const found = ts.getPreEmitDiagnostics(program, program.getSourceFile(file))
  const messages = found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
  // The wrong call is refused, so the types say something; everything else compiles.
  expect(messages).toEqual(["Argument of type 'number' is not assignable to parameter of type 'Settings'."])
})

test('npx finds the command, and it serves the API, the documentation and the console', async () => {
  const version = await runProgram('npx', ['pawl', '--version'], { folder, settings })
  expect(version).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as unknown })
  const server = await serve()
  try {
    const again = await refresh(server.url, await logIn(server.url))
    expect(again.status).toBe(200)
    pairIn(again)
    for (const path of ['/docs', '/docs/errors', '/openapi.json', '/metrics', '/health/ready']) {
      expect({ path, status: (await fetch(server.url + path)).status }).toEqual({ path, status: 200 })
    }
  } finally {
    server.child.kill('SIGTERM')
  }
  const [code] = (await once(server.child, 'exit')) as [number | null]
  expect(code).toBe(0)
})

const command = (): string => join(folder, 'node_modules', '.bin', 'pawl')

const serve = async (): Promise<{ child: ChildProcess; url: string }> => {
  const words = ['serve', '--port', '0', '--json', '--data', data]
  const env = { ...process.env, ...settings }
  const child = spawn(command(), words, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface(child.stdout)) {
    const { url } = JSON.parse(line) as { url?: string }
    if (url !== undefined) return { child, url }
  }
  throw new Error('The installed server did not start.')
}
