import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pages, root, snippetsOf, testIn, type Snippet } from './snippets.ts'

/** What is wrong with how a snippet says that it was run; null where nothing is. */
const complaintAbout = ({ page, mark }: Snippet): string | null => {
  if (/^not-run="[^"]{15,}"$/.test(mark)) return null
  const named = testIn(mark)
  if (named === null) return 'say which test runs it, test=docs/guides, or why none does, not-run="…"'
  const file = [`${named}.test.ts`, `${named}.ts`].map((path) => join(root, path)).find((path) => existsSync(path))
  if (file === undefined) return `there is no ${named}.test.ts`
  // A test names the pages of which it runs the snippets.
  const name = page.split('/').slice(-2).join('/')
  return readFileSync(file, 'utf8').includes(name.replace(/^docs\//, '')) ? null : `${named} does not name ${name}`
}

test('every snippet of every page is run by a test, or says why not', () => {
  const snippets = pages.flatMap(snippetsOf)
  expect(snippets.length).toBeGreaterThan(40)
  const complaints = snippets.flatMap((snippet) => {
    const complaint = complaintAbout(snippet)
    return complaint === null ? [] : [`${snippet.page}:${snippet.line}: ${complaint}`]
  })
  expect(complaints).toEqual([])
})

test('a snippet without a mark, with an empty reason, or with a test that does not know the page is found', () => {
  const snippet = { page: 'docs/x.md', line: 1, language: 'sh', text: '' }
  for (const mark of ['', 'title="x"', 'not-run=""', 'not-run="later"', 'test=docs/nothing', 'test=docs/guides']) {
    expect(complaintAbout({ ...snippet, mark })).not.toBeNull()
  }
  expect(complaintAbout({ ...snippet, mark: 'not-run="needs a container engine"' })).toBeNull()
})
