/** What stands in the address of a page, as far as it makes sense; the rest is left out, because anybody can write anything there. */
type Raw = Readonly<Record<string, unknown>>

export const textIn = (search: Raw, name: string): string | undefined => {
  const value = search[name]
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

export const idIn = (search: Raw, name: string): number | undefined => {
  const id = Number(search[name])
  return Number.isSafeInteger(id) && id > 0 ? id : undefined
}

export const oneOf = <Word extends string>(search: Raw, name: string, words: readonly Word[]): Word | undefined =>
  words.find((word) => word === search[name])
