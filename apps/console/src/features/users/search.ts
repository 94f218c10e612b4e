import { textIn } from '../../parts/read-search.ts'

/** The filter, as it stands in the address of the page. */
export interface UserSearch {
  /** A part of the username. */
  readonly query?: string
}

export const readUserSearch = (search: Record<string, unknown>): UserSearch => {
  const query = textIn(search, 'query')
  return query === undefined ? {} : { query }
}
