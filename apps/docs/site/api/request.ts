/** One filled-in field of a form. */
export interface Entry {
  readonly name: string
  readonly place: string
  readonly type: string
  readonly value: string
}

export interface Call {
  readonly url: string
  readonly init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string }
}

/** What a form sends: fields that were left empty are left out, so that the server says what is missing. */
export const callOf = (method: string, path: string, entries: readonly Entry[], bearer: string | null): Call => {
  const filled = entries.filter(({ value }) => value !== '')
  const at = (place: string): readonly Entry[] => filled.filter((entry) => entry.place === place)
  const url = at('path').reduce((text, { name, value }) => text.replace(`{${name}}`, encodeURIComponent(value)), path)
  const query = new URLSearchParams(at('query').map(({ name, value }) => [name, value])).toString()
  const headers: Record<string, string> = Object.fromEntries(at('header').map(({ name, value }) => [name, value]))
  if (bearer !== null) headers['authorization'] = `Bearer ${bearer}`
  const hasBody = entries.some(({ place }) => place === 'body')
  if (hasBody) headers['content-type'] = 'application/json'
  const body = Object.fromEntries(at('body').map(({ name, type, value }) => [name, valueOf(type, value)]))
  return {
    url: query === '' ? url : `${url}?${query}`,
    init: { method, headers, ...(hasBody && { body: JSON.stringify(body) }) },
  }
}

/** What is no number stays text, for the server to refuse. */
const numberOf = (text: string): unknown => (/^-?\d{1,15}$/.test(text) ? Number(text) : text)

const valueOf = (type: string, value: string): unknown => {
  if (type === 'integer') return numberOf(value)
  if (type === 'boolean') return value === '1'
  return type === 'list' ? value.split(',').map((item) => numberOf(item.trim())) : value
}
