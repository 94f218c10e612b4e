import type { PageRequest, Page, User, UserStore } from '@pawl/core'
import type { Writer } from '../commit/writer.ts'
import { fillPage, integerKey } from '../page.ts'
import { text } from '../database/row.ts'
import { changePassword, changeUser } from './change.ts'
import { createUser } from './create.ts'
import { readUser, readUserByKey, userFrom } from './held.ts'

const rehashing = 'UPDATE users SET password_hash = ? WHERE id = ? AND credential_version = ?'

export const createUserStore = (writer: Writer): UserStore => {
  const { users } = writer.memory
  return {
    create: (user, audit) => writer.submit((transaction) => createUser(transaction, user, audit)),

    find: (id) => {
      const remembered = users.get(id)
      if (remembered !== undefined) return Promise.resolve(remembered)
      return writer.read((connection) => {
        const user = readUser(connection, id)
        if (user !== null) users.set(id, user)
        return user
      })
    },

    findByUsername: (key) =>
      writer.read((connection) => {
        const user = readUserByKey(connection, key)
        if (user !== null) users.set(user.id, user)
        return user
      }),

    recall: (id) => users.get(id),
    list: (query, page) => listUsers(writer, query, page),
    change: (id, change, audit) => writer.submit((transaction) => changeUser(transaction, id, change, audit)),
    changePassword: (change, audit) => writer.submit((transaction) => changePassword(transaction, change, audit)),

    rehash: (id, credentialVersion, passwordHash) =>
      writer.submit((transaction) => {
        transaction.changedUsers.add(id)
        transaction.run(rehashing, passwordHash, id, credentialVersion)
      }),
  }
}

const byId = 'SELECT * FROM users WHERE id > ? ORDER BY id LIMIT ?'

const listUsers = async (writer: Writer, query: string | null, page: PageRequest): Promise<Page<User>> => {
  const { items, next } = await fillPage(
    {
      keyLength: integerKey.length,
      read: (after, count) =>
        writer.read((connection) => connection.all(byId, after === null ? -1 : integerKey.to(after), count)),
      keyOf: (row) => integerKey.from(Number(row['id'])),
      passes: (row) => query === null || text(row, 'username_key').includes(query),
    },
    page,
  )
  return { items: await writer.read((connection) => items.map((row) => userFrom(row, connection))), next }
}
