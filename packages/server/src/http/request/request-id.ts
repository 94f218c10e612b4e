import { randomBytes } from 'node:crypto'

/**
 * Ids of requests: cheap, unique among processes and restarts, and not to be guessed from another process's. They are for
 * logs and support; nothing depends on their being secret.
 */
export const createRequestIds = (): (() => string) => {
  const process = randomBytes(6).toString('base64url')
  let count = 0
  return () => {
    count += 1
    return `${process}-${count.toString(36)}`
  }
}
