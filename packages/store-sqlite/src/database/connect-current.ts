import type { Connection } from './connection.ts'
import { connect, type ConnectOptions } from './connect.ts'
import { migrate, requireKnownSchema } from './schema.ts'

/** As `connect`, and brings the schema up to date. Refuses what a newer Pawl has written. */
export const connectCurrent = async (file: string, options: ConnectOptions): Promise<Connection> => {
  const connection = connect(file, options)
  try {
    await requireKnownSchema(connection, file)
    await migrate(connection)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}
