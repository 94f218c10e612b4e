// Loaded with --import in front of the server: the broken build that the power-loss experiment must see losing commits.
import { DatabaseSync } from 'node:sqlite'

const execute = Object.getOwnPropertyDescriptor(DatabaseSync.prototype, 'exec')?.value as DatabaseSync['exec']

DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
  execute.call(this, sql.replaceAll('synchronous = FULL', 'synchronous = NORMAL'))
}
