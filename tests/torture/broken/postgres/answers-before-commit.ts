// Loaded in front of the server: a broken build that answers rotations a tenth of a second before they are committed.
import { interpose } from '@pawl/store-postgres/testing'

const open = new WeakSet<object>()

interpose(async (query, send, connection) => {
  if (!query.text.includes('UPDATE sessions SET generation')) return send(query)
  if (!open.has(connection)) {
    open.add(connection)
    await send({ text: 'BEGIN' })
    setTimeout(() => {
      open.delete(connection)
      send({ text: 'COMMIT' }).catch(() => undefined)
    }, 100)
  }
  return send(query)
})
