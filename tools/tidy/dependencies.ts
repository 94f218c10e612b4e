import { importsOf } from './imports.ts'
import { areaOf, findingAt, isForTests, type Finding, type Rule, type Tree } from './tree.ts'

interface Manifest {
  readonly name?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** npm hoists packages, so an import of one that is not declared works here and breaks for whoever installs ours. */
export const importsAreDeclared: Rule = (tree) =>
  tree.sources.flatMap((source) => {
    const area = areaOf(source.path)
    const manifest = manifestOf(tree, area)
    if (manifest === null) return []
    // An app ships what was built from it, with all that it needs inside.
    const isShipped = source.path.startsWith(`${area}/src/`) && !area.startsWith('apps/') && !isForTests(source.path)
    const declared = namesIn(manifest, !isShipped)
    if (!isShipped) for (const name of namesIn(manifestOf(tree, '') ?? {}, true)) declared.add(name)
    return importsOf(source).flatMap(({ specifier, isTypeOnly, node }): Finding[] => {
      const name = packageNameOf(specifier)
      if (name === null || declared.has(name) || (isTypeOnly && namesIn(manifest, true).has(name))) return []
      return [findingAt(source, node, `${name} is not a dependency in ${area}/package.json`)]
    })
  })

/** What was tried is what runs. A peer dependency is a range, because its owner chooses. */
export const versionsAreExact: Rule = ({ files }) =>
  files
    .filter(({ path }) => /(^|\/)package\.json$/.test(path))
    .flatMap(({ path, text }) => {
      const { dependencies, devDependencies, optionalDependencies } = JSON.parse(text) as Manifest
      const ranges = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
        ([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
      )
      const lineOf = (name: string): number => text.slice(0, text.indexOf(`"${name}":`)).split('\n').length
      return ranges.map(([name, version]): Finding => {
        return { path, line: lineOf(name), message: `${name} is "${version}"; pin one version` }
      })
    })

function manifestOf({ files }: Tree, area: string): Manifest | null {
  const path = area === '' ? 'package.json' : `${area}/package.json`
  const file = files.find((candidate) => candidate.path === path)
  return file === undefined ? null : (JSON.parse(file.text) as Manifest)
}

function namesIn(manifest: Manifest, withDevelopment: boolean): Set<string> {
  const { name = '', dependencies, peerDependencies, optionalDependencies, devDependencies } = manifest
  const development = withDevelopment ? devDependencies : {}
  const declared = { ...dependencies, ...peerDependencies, ...optionalDependencies, ...development }
  return new Set([name, ...Object.keys(declared)])
}

/** `@fastify/cors/x` → `@fastify/cors`; null for a relative, a built-in or a virtual module. */
function packageNameOf(specifier: string): string | null {
  if (!/^[@a-z]/i.test(specifier) || specifier.includes(':')) return null
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}
