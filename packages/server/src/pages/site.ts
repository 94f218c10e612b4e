import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { policyOf } from './policy.ts'

/** One file of a built site. */
export interface SiteFile {
  /** Relative to the folder of the site. */
  readonly name: string
  /** True where its name changes with its content, so that it may be kept for ever. */
  readonly isImmutable: boolean
  /** Of a page; null for all other files. */
  readonly policy: (() => string) | null
}

/** A folder of built pages. It is listed once: what is not in the list does not exist, whatever a path says. */
export interface Site {
  readonly folder: string
  /** By the path that it has on the wire, below that of the site: `''`, `errors`, `_astro/page.cNngjUgL.js`. */
  readonly files: ReadonlyMap<string, SiteFile>
}

/** The site that a package of the workspace builds into `dist`; null where it has not been built, or is not installed. */
export const siteOf = (packageName: string, runsWasm = false): Site | null => {
  const folder = folderOf(packageName)
  return folder === null ? null : siteIn(folder, runsWasm)
}

/** The site in a folder; null where no page is in it. `runsWasm` is for its policies. */
export const siteIn = (folder: string, runsWasm = false): Site | null => {
  if (!existsSync(join(folder, 'index.html'))) return null
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    )
  return { folder, files: new Map(names.map((name) => [pathOf(name), fileOf(folder, name, runsWasm)])) }
}

const folderOf = (packageName: string): string | null => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), 'dist')
  } catch {
    // A server that was installed without its pages.
    return null
  }
}

/** `errors/index.html` → `errors`: the address without a slash, as the links in answers have it. */
const pathOf = (name: string): string => name.replace(/(^|\/)index\.html$/, '')

const fileOf = (folder: string, name: string, runsWasm: boolean): SiteFile => {
  let policy: string | null = null
  return {
    name,
    isImmutable: /^(_astro|assets)\//.test(name) || /^pagefind\/(fragment|index)\//.test(name),
    policy: name.endsWith('.html')
      ? () => (policy ??= policyOf(readFileSync(join(folder, name), 'utf8'), runsWasm))
      : null,
  }
}
