import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle, transpile } from './build.ts'
import type { Conditions, PublishedPackage } from './packages.ts'

/** Makes a package in a folder as it is published: built, with its page and the licence. Answers the folder. */
export function stagePackage(root: string, { folder, manifest }: PublishedPackage, stage: string): string {
  const source = join(root, folder)
  mkdirSync(stage, { recursive: true })
  build(source, join(stage, 'dist'))
  for (const name of ['bin', 'migrations', 'README.md']) {
    if (existsSync(join(source, name))) cpSync(join(source, name), join(stage, name), { recursive: true })
  }
  cpSync(join(root, 'LICENSE'), join(stage, 'LICENSE'))
  const { name, description } = manifest
  const page = join(stage, 'README.md')
  if (!existsSync(page)) writeFileSync(page, `# ${name}\n\n${description}\n\nA part of Pawl; \`@pawl/cli\` runs it.\n`)
  const published = { ...manifest, ...(manifest.exports && { exports: publishedExports(manifest.exports) }) }
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(published, null, 2)}\n`)
  return stage
}

function build(source: string, dist: string): void {
  if (existsSync(join(source, 'tsdown.config.ts'))) bundle(source, dist)
  else if (existsSync(join(source, 'src', 'index.ts'))) transpile(join(source, 'src'), dist)
  else copyPages(source, dist)
}

/** Pages are built in the tree, because a server in a clone shows them too. */
function copyPages(source: string, dist: string): void {
  const built = join(source, 'dist')
  if (!existsSync(join(built, 'index.html'))) throw new Error(`There are no pages in ${built}. Run: npm run docs`)
  cpSync(built, dist, { recursive: true })
}

/** The condition `pawl-dev` leads to the source, which is not published; an entry that has no other is for development. */
function publishedExports(entries: Readonly<Record<string, Conditions>>): Readonly<Record<string, Conditions>> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([entry, conditions]): [string, Conditions][] => {
      if (typeof conditions === 'string') return [[entry, conditions]]
      const published = Object.entries(conditions).filter(([condition]) => condition !== 'pawl-dev')
      return published.length === 0 ? [] : [[entry, Object.fromEntries(published)]]
    }),
  )
}
