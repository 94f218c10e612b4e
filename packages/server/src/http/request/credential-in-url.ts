const names = ['token', 'access_token', 'refresh_token', 'password'] as const

/** On `/auth/*`: a credential in the query, by the name of its parameter. */
export const namesCredential = (query: Readonly<Record<string, unknown>>): boolean =>
  names.some((name) => query[name] !== undefined)

/** On `/auth/verify`, where the query is the application's own: a token of ours, whatever its parameter is called. */
export const holdsOwnToken = (query: Readonly<Record<string, unknown>>): boolean =>
  Object.values(query).some((value) => [value].flat().some(isOwnToken))

const isOwnToken = (value: unknown): boolean => typeof value === 'string' && value.startsWith('pawl_')
