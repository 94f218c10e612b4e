import { posix } from 'node:path'

/** A Markdown file as the site wants it: the title beside the text, and links that lead to pages. */
export interface Rewritten {
  readonly title: string
  readonly body: string
}

/**
 * Takes the heading out of a Markdown file of the repository, and leads its relative links to the pages that the site has
 * for them. Where it has none, the words stay and the link goes.
 *
 * @param path of the file, relative to the root of the repository
 * @param addressOf the address of the page that a file of the repository is, or null
 */
export const rewrite = (text: string, path: string, addressOf: (path: string) => string | null): Rewritten => {
  const title = /^# (.+)$/m.exec(text)?.[1]
  if (title === undefined) throw new Error(`${path} has no heading to be the title of its page`)
  const body = text.replace(/^# .+\n/m, '').replace(/<!--.*?-->\n?/gs, '')
  const lines = splitFences(body).map(({ isCode, part }) =>
    isCode
      ? part
      : part.replaceAll(link, (whole: string, ...[image, words, target]: [string, string, string]) => {
          if (/^([a-z]+:|\/|#)/.test(target)) return whole
          const [file = '', anchor] = target.split('#')
          const address = addressOf(posix.join(posix.dirname(path), file).replace(/\/$/, ''))
          if (address === null) return image === '' ? words : ''
          return `${image}[${words}](${address}${anchor === undefined ? '' : `#${anchor}`})`
        }),
  )
  return { title: title.replaceAll('`', ''), body: lines.join('') }
}

const link = /(!?)\[([^\]]*)\]\(([^)\s]+)\)/g

/** Links in code are examples. */
const splitFences = (text: string): readonly { readonly isCode: boolean; readonly part: string }[] =>
  text.split(/(^```[\s\S]*?^```$)/m).map((part) => ({ isCode: part.startsWith('```'), part }))
