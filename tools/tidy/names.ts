import ts from 'typescript'
import { findingAt, forEachNode, type Finding, type Rule } from './tree.ts'

/** Words that say where something was put instead of what it is. */
const emptyWords = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'misc', 'manager', 'managers'])

export const filesAreNamedForWhatTheyHold: Rule = ({ files }) =>
  files.flatMap(({ path }) => {
    const word = path
      .split('/')
      .map(lastWord)
      .find((candidate) => emptyWords.has(candidate))
    return word === undefined ? [] : [{ path, line: 1, message: `"${word}" says nothing; name what the file holds` }]
  })

export const typesAreNamedForWhatTheyAre: Rule = ({ sources }) =>
  sources.flatMap((source) => {
    const findings: Finding[] = []
    forEachNode(source.syntax, (node) => {
      const declaresType =
        ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node)
      const name = declaresType ? (node.name?.text ?? '') : ''
      if (/^I[A-Z][a-z]/.test(name)) findings.push(findingAt(source, node, `"${name}": leave out the I`))
      if (/(Utils?|Helpers?|Manager)$/.test(name)) {
        findings.push(findingAt(source, node, `"${name}" says nothing; name what it does`))
      }
    })
    return findings
  })

/** `session-manager.test.ts` → `manager`: the word that says what kind of thing it is. */
function lastWord(segment: string): string {
  const stem = segment.split('.')[0] ?? ''
  return stem.split(/[-_]/).at(-1)?.toLowerCase() ?? ''
}
