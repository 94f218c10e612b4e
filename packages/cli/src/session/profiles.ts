import type { Answer } from '../answer.ts'
import { printable } from '../admin/show.ts'
import { table } from '../table.ts'
import { listProfiles } from './profile.ts'

export const profiles = async (): Promise<Answer> => {
  const items = await listProfiles()
  const rows = items.map(({ name, url, username, keptIn }) => [
    name,
    url,
    username === null ? 'nobody' : printable(username),
    keptIn,
  ])
  const text =
    items.length === 0
      ? 'There is no profile yet. Run `pawl login --url …`.'
      : table(['profile', 'server', 'user', 'tokens in'], rows)
  return { text, json: { items } }
}
