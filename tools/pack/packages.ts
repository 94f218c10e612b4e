import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

interface Manifest {
  readonly name: string
  readonly description: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, Conditions>>
}

/** What a package names under one entry: a file, or files by condition. */
export type Conditions = string | { readonly [condition: string]: Conditions }

export interface PublishedPackage {
  /** Relative to the root, such as `packages/core`. */
  readonly folder: string
  readonly manifest: Manifest
}

/** The packages of the workspace that are for others. */
export function publishedPackages(root: string): PublishedPackage[] {
  return globSync(['packages/*/package.json', 'apps/*/package.json'], { cwd: root })
    .sort()
    .map((path) => ({
      folder: dirname(path),
      manifest: JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest,
    }))
    .filter(({ manifest }) => manifest.private !== true)
}
