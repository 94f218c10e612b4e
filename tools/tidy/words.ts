import type { Finding, Rule } from './tree.ts'

interface BannedWord {
  readonly pattern: RegExp
  readonly message: string
}

// Spelled so that this file does not contain what it looks for.
const postponed = ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X']

const bannedWords: readonly BannedWord[] = [
  {
    pattern: new RegExp(`\\b(${postponed.join('|')})\\b`),
    message: 'do it now, or open an issue',
  },
  {
    pattern: /(?<![\w.~$}-])(\/(root|work)|\/(home|Users)\/[\w.-]+|[A-Z]:\\Users)[/\\]/,
    message: 'a path of one machine; make it relative',
  },
]

export const wordsAreFitToCommit: Rule = ({ files }) =>
  files
    .filter(({ path }) => !path.endsWith('package-lock.json'))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          bannedWords
            .filter(({ pattern }) => pattern.test(line))
            .map(({ message }): Finding => ({ path, line: index + 1, message })),
        ),
    )

/** A lockfile that names a registry binds everybody to the one its writer used. */
export const lockfilesNameNoRegistry: Rule = ({ files }) =>
  files
    .filter(({ path }) => path.endsWith('package-lock.json'))
    .flatMap(({ path, text }) => {
      const lines = text.split('\n')
      const index = lines.findIndex((line) => /"resolved": "[a-z+]+:\/\//.test(line))
      const message = 'the lockfile names a registry; install with the .npmrc of this repository'
      return index === -1 ? [] : [{ path, line: index + 1, message }]
    })
