import ts from 'typescript'
import { findingAt, forEachNode, isTest, type Finding, type Rule, type SourceFile } from './tree.ts'

const limits = { file: 300, testFile: 500, function: 60, parameters: 4 }

export const filesAreShort: Rule = ({ sources }) =>
  sources.flatMap((source) => {
    const length = source.text.trimEnd().split('\n').length
    const limit = isTest(source.path) || source.path.startsWith('tests/') ? limits.testFile : limits.file
    if (length <= limit) return []
    return [{ path: source.path, line: 1, message: `the file has ${length} lines; divide it (at most ${limit})` }]
  })

export const functionsAreShort: Rule = ({ sources }) =>
  sources.flatMap((source) =>
    functionsOf(source).flatMap((node): Finding[] => {
      if (isDescribeBody(node)) return []
      const lines = lineCount(source, node)
      if (lines <= limits.function) return []
      return [findingAt(source, node, `the function has ${lines} lines; divide it (at most ${limits.function})`)]
    }),
  )

export const parametersAreFew: Rule = ({ sources }) =>
  sources.flatMap((source) =>
    functionsOf(source)
      .filter((node) => node.parameters.length > limits.parameters)
      .map((node) =>
        findingAt(source, node, `${node.parameters.length} parameters; take one object (at most ${limits.parameters})`),
      ),
  )

function functionsOf(source: SourceFile): ts.SignatureDeclaration[] {
  const found: ts.SignatureDeclaration[] = []
  forEachNode(source.syntax, (node) => {
    if (ts.isFunctionLike(node)) found.push(node)
  })
  return found
}

/** The body of `describe` is a list of tests, not a procedure; each test in it is measured. */
function isDescribeBody(node: ts.Node): boolean {
  return ts.isCallExpression(node.parent) && /^describe\b/.test(node.parent.expression.getText())
}

function lineCount(source: SourceFile, node: ts.Node): number {
  const lineOf = (position: number): number => source.syntax.getLineAndCharacterOfPosition(position).line
  return lineOf(node.getEnd()) - lineOf(node.getStart(source.syntax)) + 1
}
