import { importsOf, resolveRelative, type Import } from './imports.ts'
import { areaOf, findingAt, isForTests, isSource, isTest, type Finding, type Rule, type SourceFile } from './tree.ts'

/** Which of our packages each may import. ARCHITECTURE.md draws the same picture. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'packages/core': [],
  'packages/protocol': [],
  'packages/store-sqlite': ['@pawl/core'],
  'packages/store-postgres': ['@pawl/core'],
  'packages/store-testkit': ['@pawl/core'],
  'packages/server': ['@pawl/core', '@pawl/protocol', '@pawl/store-sqlite', '@pawl/store-postgres'],
  'packages/client': ['@pawl/protocol'],
  'packages/cli': ['@pawl/client', '@pawl/protocol', '@pawl/server'],
  'apps/console': ['@pawl/client', '@pawl/protocol'],
  'apps/docs': ['@pawl/client', '@pawl/protocol'],
}

/** Parts of Node without input, output, time or environment, for the packages that have to stay pure or run in browsers. */
const mayImportFromNode: Readonly<Record<string, readonly string[]>> = {
  'packages/core': ['node:assert', 'node:buffer', 'node:crypto'],
  'packages/protocol': [],
}

export const importsKeepTheirDirection: Rule = ({ sources }) =>
  sources.flatMap((source) =>
    importsOf(source).flatMap((imported): Finding[] => {
      const complaint = complaintAbout(source, imported)
      return complaint === null ? [] : [findingAt(source, imported.node, complaint)]
    }),
  )

function complaintAbout(source: SourceFile, imported: Import): string | null {
  const { specifier } = imported
  if (specifier.startsWith('.')) return complaintAboutPath(source, imported)
  if (specifier.startsWith('node:')) return complaintAboutNode(source, specifier)
  if (specifier.startsWith('@pawl/')) return complaintAboutPackage(source, imported)
  return null
}

function complaintAboutPath(source: SourceFile, { specifier, isFileUrl }: Import): string | null {
  const area = areaOf(source.path)
  // Tests and benchmarks of the whole start commands as processes.
  if (isFileUrl && !area.includes('/')) return null
  const target = resolveRelative(source.path, specifier)
  const leavesArea = area !== '' && target !== area && !target.startsWith(`${area}/`)
  return leavesArea && isSource(target) ? `"${specifier}" reaches into another package; import it by its name` : null
}

function complaintAboutNode(source: SourceFile, specifier: string): string | null {
  const allowed = mayImportFromNode[areaOf(source.path)]
  if (allowed === undefined || allowed.includes(specifier) || isTest(source.path)) return null
  return `"${specifier}" is input, output or a Node of its own; pass what is needed in through a port`
}

function complaintAboutPackage(source: SourceFile, { specifier, isTypeOnly }: Import): string | null {
  const area = areaOf(source.path)
  if (!area.includes('/')) return null
  const name = specifier.split('/').slice(0, 2).join('/')
  if (name === area.replace('packages', '@pawl')) return null
  const allowed = mayImport[area]
  if (allowed === undefined) return `name ${area} in the table of import directions (tools/tidy/directions.ts)`
  if (isForTests(source.path) && name === '@pawl/store-testkit') return null
  if (!allowed.includes(name)) return `${area} may not import ${name}`
  // The SDK has no run-time dependency: what it takes from the protocol must vanish with the types.
  if (area === 'packages/client' && !isTypeOnly && !isTest(source.path)) return `import ${name} as types only`
  return null
}
