import { endpoints, type AdminUser, type Page } from '@pawl/protocol'
import { CommandRefusal } from '../answer.ts'
import type { Api } from './api.ts'
import { printable } from './show.ts'

/** As the server compares usernames. */
const folded = (username: string): string =>
  username.normalize('NFKC').trim().toUpperCase().toLowerCase().normalize('NFKC')

/** The user that a person means: by id, or by the whole username in any case. */
export const findUser = async (api: Api, named: string): Promise<AdminUser> => {
  if (/^[1-9]\d{0,14}$/.test(named)) {
    return (await api.call(endpoints.showUser, { path: { id: Number(named) } })).user
  }
  let cursor: string | null = null
  do {
    const page: Page<AdminUser> = await api.call(endpoints.listUsers, {
      query: { query: named, limit: 200, ...(cursor !== null && { cursor }) },
    })
    const found = page.items.find(({ username }) => folded(username) === folded(named))
    if (found !== undefined) return found
    cursor = page.nextCursor
  } while (cursor !== null)
  throw new CommandRefusal(`There is no user ${printable(named)}. \`pawl users list\` shows them.`, {
    code: 'not_found',
  })
}
