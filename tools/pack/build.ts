import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import ts from 'typescript'

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.NodeNext,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
}

const forDeclarations: ts.CompilerOptions = { ...compilerOptions, declaration: true, isolatedDeclarations: true }

/** Takes the types off, file by file: Node runs the same modules as in development, and types lie beside them. */
export function transpile(source: string, dist: string): void {
  const names = globSync('**/*.ts', { cwd: source }).filter((name) => !/\.test\.ts$|(^|\/)testing\//.test(name))
  for (const name of names) {
    const text = readFileSync(join(source, name), 'utf8')
    const bare = join(dist, name).replace(/\.ts$/, '')
    mkdirSync(dirname(bare), { recursive: true })
    // Without its extension TypeScript would take the module for CommonJS: the package.json that says otherwise is not looked for.
    const given = { compilerOptions, fileName: name.replace(/\.ts$/, '.mts'), reportDiagnostics: true }
    const code = ts.transpileModule(text, given)
    const types = ts.transpileDeclaration(text, { ...given, compilerOptions: forDeclarations })
    const [flaw] = [...(code.diagnostics ?? []), ...(types.diagnostics ?? [])]
    if (flaw !== undefined) {
      throw new Error(`${join(source, name)}: ${ts.flattenDiagnosticMessageText(flaw.messageText, '\n')}`)
    }
    writeFileSync(`${bare}.js`, code.outputText)
    writeFileSync(`${bare}.d.ts`, types.outputText)
  }
}

/** With the package's own tsdown.config.ts. */
export function bundle(source: string, dist: string): void {
  const tsdown = join(dirname(createRequire(import.meta.url).resolve('tsdown')), 'run.mjs')
  const words = [tsdown, '--out-dir', dist, '--logLevel', 'error']
  const { status } = spawnSync(process.execPath, words, { cwd: source, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`${source} could not be built (see above).`)
}
