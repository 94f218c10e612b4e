/** What `JSON.parse` does not tell: how deep the text is nested, and which names it holds twice. */
export interface JsonSurvey {
  readonly depth: number
  /** Members of the outermost object. */
  readonly count: number
  /** The outermost members that are given twice, or within which some name is given twice. */
  readonly duplicates: readonly string[]
  /** Every name, at any depth. */
  readonly names: ReadonlySet<string>
}

const colon = 0x3a
const backslash = 0x5c

/** Surveys an object that `JSON.parse` has accepted; of any other text it says nothing reliable. */
export const surveyJson = (text: string): JsonSurvey => {
  const open: (Set<string> | null)[] = []
  const names = new Set<string>()
  const duplicates = new Set<string>()
  let depth = 0
  let count = 0
  let outermost = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : null)
      depth = Math.max(depth, open.length)
    } else if (character === '}' || character === ']') {
      open.pop()
    } else if (character === '"') {
      const end = endOfString(text, at)
      const next = afterSpace(text, end + 1)
      // In a valid text a string before a colon is a name, and no other string is.
      if (text.charCodeAt(next) === colon) {
        const name = nameBetween(text, at, end)
        if (open.length === 1) {
          outermost = name
          count += 1
        }
        const siblings = open.at(-1)
        if (siblings?.has(name)) duplicates.add(outermost)
        siblings?.add(name)
        names.add(name)
      }
      at = next - 1
    }
  }
  return { depth, count, duplicates: [...duplicates], names }
}

const endOfString = (text: string, start: number): number => {
  let end = text.indexOf('"', start + 1)
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1)
  return end
}

const isEscaped = (text: string, at: number): boolean => {
  let before = at - 1
  while (text.charCodeAt(before) === backslash) before -= 1
  return (at - 1 - before) % 2 === 1
}

const afterSpace = (text: string, start: number): number => {
  let at = start
  while (text.charCodeAt(at) <= 0x20) at += 1
  return at
}

/** `"\u0061"` and `"a"` are one name. */
const nameBetween = (text: string, start: number, end: number): string => {
  const plain = text.slice(start + 1, end)
  return plain.includes('\\') ? (JSON.parse(text.slice(start, end + 1)) as string) : plain
}
