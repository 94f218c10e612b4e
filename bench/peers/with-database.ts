import type { Measured } from '../rows/subject.ts'
import type { Postgres } from './database.ts'

/** Counts what the database works for a server as the server's work. */
export const withDatabase = (server: Measured, postgres: Postgres): Measured => {
  let since = postgres.processorTime()
  return {
    port: server.port,
    async vitals(reset) {
      const vitals = await server.vitals(reset)
      const now = postgres.processorTime()
      const cpu = vitals.cpu + now - since
      if (reset === true) since = now
      return { ...vitals, cpu }
    },
  }
}
