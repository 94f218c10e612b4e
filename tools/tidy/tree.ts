import { readdirSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import ts from 'typescript'

/** A text file; `path` is relative to the root of the repository and has forward slashes. */
export interface TextFile {
  readonly path: string
  readonly text: string
}

export interface SourceFile extends TextFile {
  readonly syntax: ts.SourceFile
}

export interface Tree {
  readonly files: readonly TextFile[]
  /** The TypeScript and JavaScript among the files. */
  readonly sources: readonly SourceFile[]
}

/** Where a rule is broken, and what to do about it. */
export interface Finding {
  readonly path: string
  /** Counted from 1. */
  readonly line: number
  readonly message: string
}

export type Rule = (tree: Tree) => Finding[]

/** Everything below the root that `.gitignore` does not name, whether it is committed yet or not. */
export function readTree(root: string): Tree {
  const ignored = readFileSync(join(root, '.gitignore'), 'utf8').split('\n').filter(Boolean)
  const paths = listFiles(root, '', ['.git', ...ignored])
  const texts = paths.map((path) => [path, readFileSync(join(root, path), 'utf8')] as const)
  return treeOf(Object.fromEntries(texts.filter(([, text]) => !text.includes('\0'))))
}

export function treeOf(texts: Readonly<Record<string, string>>): Tree {
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }))
  return { files, sources: files.filter(({ path }) => isSource(path)).map(parse) }
}

export function isSource(path: string): boolean {
  return /\.[mc]?[jt]sx?$/.test(path)
}

export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path)
}

/** Tests, and what only tests are given. */
export function isForTests(path: string): boolean {
  return isTest(path) || path.includes('/src/testing/')
}

/** The package, app or top-level folder that a file belongs to: `packages/core`, `apps/docs`, `tools`; '' at the root. */
export function areaOf(path: string): string {
  const folders = path.split('/').slice(0, -1)
  const isGrouped = folders[0] === 'packages' || folders[0] === 'apps'
  return folders.slice(0, isGrouped ? 2 : 1).join('/')
}

export function findingAt(source: SourceFile, node: ts.Node, message: string): Finding {
  const { line } = source.syntax.getLineAndCharacterOfPosition(node.getStart(source.syntax))
  return { path: source.path, line: line + 1, message }
}

export function forEachNode(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  node.forEachChild((child) => forEachNode(child, visit))
}

function parse(file: TextFile): SourceFile {
  const syntax = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true)
  return { ...file, syntax }
}

function listFiles(root: string, folder: string, ignored: readonly string[]): string[] {
  const isIgnored = (path: string, name: string): boolean =>
    ignored.some((pattern) => {
      const bare = pattern.replace(/^\/|\/$/g, '')
      return matchesGlob(bare.includes('/') ? path : name, bare)
    })
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (isIgnored(path, entry.name)) return []
    if (entry.isDirectory()) return listFiles(root, path, ignored)
    return entry.isFile() ? [path] : []
  })
}
