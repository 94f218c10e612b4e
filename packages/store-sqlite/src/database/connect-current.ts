import type { Connection } from './connection.ts'
import { connect, type ConnectOptions } from './connect.ts'
import { migrate, requireKnownSchema, requireWhole } from './schema.ts'

/** As `connectToCopy`, and refuses a database into which a copy is not finished. */
export const connectCurrent = (file: string, options: ConnectOptions): Promise<Connection> =>
  connectAnd(file, options, (connection) => requireWhole(connection, file))

/** As `connect`, and brings the schema up to date. Refuses what a newer Pawl has written. */
export const connectToCopy = (file: string, options: ConnectOptions): Promise<Connection> =>
  connectAnd(file, options, () => undefined)

const connectAnd = async (
  file: string,
  options: ConnectOptions,
  judge: (connection: Connection) => void,
): Promise<Connection> => {
  const connection = connect(file, options)
  try {
    judge(connection)
    await requireKnownSchema(connection, file)
    await migrate(connection)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}
