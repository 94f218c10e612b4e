// Loaded in front of the server: a broken build that starts with no session ended. The replay must see the dead rise.
import { DatabaseSync } from 'node:sqlite'

const execute = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, 'exec')?.value as DatabaseSync['exec']
const isThere = "SELECT 1 FROM sqlite_schema WHERE name = 'sessions'"

DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
  execute.call(this, sql)
  if (!sql.includes('journal_mode = WAL') || this.prepare(isThere).get() === undefined) return
  execute.call(this, 'UPDATE sessions SET revoked_at = NULL, revocation_reason = NULL')
}
