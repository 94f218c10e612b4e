import type { Page, PageRequest, User, UserStore } from '@pawl/core'
import type { Database } from '../commit/database.ts'
import { text, type Row } from '../database/row.ts'
import { fillPage, integerKey } from '../page.ts'
import { presentEpoch } from '../session/row.ts'
import { changePassword, changeUser } from './change.ts'
import { createUser } from './create.ts'
import { rowByKey, rowOfUser, selection, userFrom } from './held.ts'

const rehashing = 'UPDATE users SET password_hash = $2 WHERE id = $1 AND credential_version = $3'

export const createUserStore = (database: Database): UserStore => {
  const { memory } = database

  const found = (row: Row | undefined): User | null => {
    if (row === undefined) return null
    memory.sawEpoch(presentEpoch(row))
    const user = userFrom(row)
    memory.rememberUser(user)
    return user
  }

  return {
    create: (user, audit) => database.transact((transaction) => createUser(transaction, user, audit)),
    find: async (id) => found(await database.read((reader) => rowOfUser(reader, id))),
    findByUsername: async (key) => found(await database.read((reader) => rowByKey(reader, key))),
    recall: (id) => memory.recallUser(id),
    list: (query, page) => listUsers(database, query, page),
    change: (id, change, audit) => database.transact((transaction) => changeUser(transaction, id, change, audit)),
    changePassword: (change, audit) => database.transact((transaction) => changePassword(transaction, change, audit)),

    rehash: (id, credentialVersion, passwordHash) =>
      database.transact(async (transaction) => {
        await transaction.run(rehashing, id, passwordHash, credentialVersion)
      }),
  }
}

const byId = `${selection} WHERE id > $1 ORDER BY id LIMIT $2`

const listUsers = async (database: Database, query: string | null, page: PageRequest): Promise<Page<User>> => {
  const { items, next } = await fillPage(
    {
      keyLength: integerKey.length,
      read: (after, count) =>
        database.read((reader) => reader.all(byId, after === null ? -1 : integerKey.to(after), count)),
      keyOf: (row) => integerKey.from(Number(row['id'])),
      passes: (row) => query === null || text(row, 'username_key').includes(query),
    },
    page,
  )
  return { items: items.map(userFrom), next }
}
