import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A block of code in a page, as it is written. */
export interface Snippet {
  /** Of the page, relative to the root. */
  readonly page: string
  /** Counted from 1. */
  readonly line: number
  readonly language: string
  /** What stands behind the language: `test=docs/guides`, or `not-run="why"`. Readers do not see it. */
  readonly mark: string
  readonly text: string
}

export const root: string = fileURLToPath(new URL('../../..', import.meta.url))

/** Every page that people read, but for those that are made from tables or measurements. */
export const pages: readonly string[] = globSync(
  ['*.md', 'docs/**/*.md', 'packages/*/README.md', 'examples/{,*/}README.md', 'apps/docs/site/content/docs/**/*.mdx'],
  { cwd: root },
).sort()

export const snippetsOf = (page: string): Snippet[] => {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map((match) => {
    const [, language = '', mark = '', code = ''] = match
    return { page, line: text.slice(0, match.index).split('\n').length, language, mark: mark.trim(), text: code }
  })
}

/** The test that a mark names, relative to the root; null where it names none. */
export const testIn = (mark: string): string | null => {
  const name = /(?:^| )test=(\S+)/.exec(mark)?.[1]
  return name === undefined ? null : `tests/end-to-end/${name}`
}
