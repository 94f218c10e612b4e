import { environment } from './environment/node.ts'
import type { SessionOptions } from './session/options.ts'
import { openSession, type Session } from './session/session.ts'
import type { PawlCredentials } from './wire/pawl.ts'

export * from './public.ts'

/**
 * A session with an API: logs in once, keeps the bearer fresh, and survives crashes, lost answers, wrong clocks and other processes.
 *
 * @throws PawlError `invalid_options`
 * @example
 * const session = createSession({ baseUrl: 'https://api.example.com' })
 * await session.login({ username, password })
 * const answer = await session.fetch('/reports')
 */
export function createSession<Credentials = PawlCredentials>(
  options: SessionOptions<Credentials>,
): Session<Credentials> {
  return openSession(options, environment)
}
