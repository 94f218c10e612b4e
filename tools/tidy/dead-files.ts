import { posix } from 'node:path'
import { importsOf, resolveRelative } from './imports.ts'
import { areaOf, isSource, isTest, type Rule, type TextFile, type Tree } from './tree.ts'

/** A source file lives when a manifest, a page, a tool's configuration or a test leads to it through imports. */
export const everyFileIsUsed: Rule = (tree) => {
  const alive = reachableFrom(tree, entryPointsOf(tree))
  return tree.sources
    .filter(({ path }) => !alive.has(path))
    .map(({ path }) => ({ path, line: 1, message: 'nothing imports this file; delete it or use it' }))
}

function entryPointsOf({ files }: Tree): string[] {
  const paths = files.map(({ path }) => path)
  const namedByTools = paths.filter(
    (path) => isTest(path) || isPage(path) || /\.config\.[mc]?[jt]s$/.test(path) || /\.d\.[mc]?ts$/.test(path),
  )
  const namedInText = files.filter(({ path }) => !isSource(path) && isRead(path)).flatMap((file) => pathsNamedIn(file))
  return [...namedByTools, ...namedInText]
}

/** What Astro knows by its place: pages, and what every page goes through. */
function isPage(path: string): boolean {
  return /^apps\/[^/]+\/site\/(pages\/|middleware\.ts$)/.test(path)
}

/** Files that start code: manifests (exports, commands, scripts) and pages. Prose that mentions a file does not keep it alive. */
function isRead(path: string): boolean {
  return /(^|\/)package\.json$|\.(html|astro|mdx)$/.test(path)
}

function pathsNamedIn({ path, text }: TextFile): string[] {
  const words = text.match(/[\w@./-]+\.[mc]?[jt]sx?\b/g) ?? []
  const folders = [posix.dirname(path), areaOf(path)]
  return words.flatMap((word) => folders.map((folder) => posix.join(folder, word)))
}

function reachableFrom({ sources }: Tree, entryPoints: readonly string[]): Set<string> {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const reached = new Set<string>()
  const waiting = [...entryPoints]
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const source = byPath.get(path)
    if (source === undefined || reached.has(path)) continue
    reached.add(path)
    for (const { specifier } of importsOf(source)) {
      if (specifier.startsWith('.')) waiting.push(resolveRelative(path, specifier))
    }
  }
  return reached
}
