import { posix } from 'node:path'
import type { Finding, Rule, TextFile } from './tree.ts'

/** Relative links in Markdown lead to a file or folder that is there, and to a heading that is in it. */
export const linksLeadSomewhere: Rule = ({ files }) => {
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const folders = new Set(files.flatMap(({ path }) => foldersAbove(path)))
  return files.filter(isMarkdown).flatMap((file) =>
    linksIn(file).flatMap(({ target, line }): Finding[] => {
      const [path = '', anchor = ''] = target.split('#')
      const destination =
        path === '' ? file.path : posix.join(posix.dirname(file.path), decodeURI(path)).replace(/\/$/, '')
      const text = texts.get(destination)
      if (text === undefined && !folders.has(destination)) {
        return [{ path: file.path, line, message: `the link to ${target} leads nowhere` }]
      }
      if (anchor === '' || text === undefined || !isMarkdown({ path: destination }) || anchorsIn(text).has(anchor))
        return []
      return [{ path: file.path, line, message: `there is no heading #${anchor} in ${destination}` }]
    }),
  )
}

function isMarkdown({ path }: Pick<TextFile, 'path'>): boolean {
  return /\.mdx?$/.test(path)
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/')
  return ['.', ...parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'))]
}

function linksIn({ text }: TextFile): { target: string; line: number }[] {
  return proseLines(text).flatMap((prose, index) => {
    const inline = [...prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s[^)]*)?\)/g)]
    const definitions = [...prose.matchAll(/^\s{0,3}\[[^\]]+\]:\s*<?([^\s>]+)/g)]
    return [...inline, ...definitions]
      .map(([, target = '']) => ({ target, line: index + 1 }))
      .filter(({ target }) => !/^([a-z][a-z\d+.-]*:|\/)/i.test(target))
  })
}

/** As GitHub makes them: lower case, punctuation dropped, spaces to hyphens, a number behind a repetition. */
function anchorsIn(text: string): Set<string> {
  const anchors = new Set<string>()
  for (const line of proseLines(text, { keepCode: true })) {
    const heading = /^#{1,6}\s+(.+?)\s*#*$/.exec(line)?.[1]
    if (heading === undefined) continue
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-')
    const repetition = [...anchors].filter((anchor) => anchor.replace(/-\d+$/, '') === slug).length
    anchors.add(repetition === 0 ? slug : `${slug}-${repetition}`)
  }
  return anchors
}

/** The lines of a page, those in code fences and the code in a line left empty, since a link in them is an example. */
function proseLines(text: string, { keepCode = false } = {}): string[] {
  let fence = ''
  return text.split('\n').map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? ''
    if (fence === '' && mark !== '') fence = mark
    else if (fence === '') return keepCode ? line : line.replace(/(`+).*?\1/g, '')
    else if (mark.startsWith(fence)) fence = ''
    return ''
  })
}
