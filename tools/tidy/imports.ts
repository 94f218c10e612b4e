import { posix } from 'node:path'
import ts from 'typescript'
import { forEachNode, type SourceFile } from './tree.ts'

export interface Import {
  /** What stands between the quotes. */
  readonly specifier: string
  readonly isTypeOnly: boolean
  /** A file named by its URL, to be read or started, not imported. */
  readonly isFileUrl: boolean
  readonly node: ts.Node
}

/** Static, re-exporting and dynamic imports, and files named by `new URL('./x.ts', import.meta.url)`. */
export function importsOf(source: SourceFile): Import[] {
  const found: Import[] = []
  forEachNode(source.syntax, (node) => {
    const specifier = specifierOf(node)
    if (specifier !== null)
      found.push({ specifier, isTypeOnly: isTypeOnly(node), isFileUrl: ts.isNewExpression(node), node })
  })
  return found
}

/** Where a relative import leads, from the root of the repository. */
export function resolveRelative(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier)
}

function specifierOf(node: ts.Node): string | null {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier)
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? textOf(node.argument.literal) : null
  if (ts.isCallExpression(node)) {
    return node.expression.kind === ts.SyntaxKind.ImportKeyword ? textOf(node.arguments[0]) : null
  }
  const isFileUrl = ts.isNewExpression(node) && node.expression.getText() === 'URL' && node.arguments?.length === 2
  return isFileUrl && node.arguments[1]?.getText() === 'import.meta.url' ? textOf(node.arguments[0]) : null
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  return ts.isImportDeclaration(node) && node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
}

function textOf(node: ts.Node | undefined): string | null {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : null
}
