import { environment } from './environment/browser.ts'
import type { SessionOptions } from './session/options.ts'
import { openSession, type Session } from './session/session.ts'
import type { PawlCredentials } from './wire/pawl.ts'

export * from './public.ts'

export function createSession<Credentials = PawlCredentials>(
  options: SessionOptions<Credentials>,
): Session<Credentials> {
  return openSession(options, environment)
}
