import type { StoreLocation } from '../config/settings.ts'

/** The database as a message names it: a file, or host and database without user and password. */
export const databaseName = (store: StoreLocation): string => {
  switch (store.kind) {
    case 'sqlite':
      return store.file
    case 'postgres': {
      const url = URL.parse(store.url)
      return url === null ? 'the PostgreSQL of store' : `PostgreSQL ${url.host}${url.pathname}`
    }
  }
}
