import { PawlError } from '@pawl/client'
import { CommandRefusal, type ExitCode } from '../answer.ts'
import type { Place } from './place.ts'
import { loginCommand, type Profile } from './profile.ts'

const wrongCredentials = 'The username or the password is wrong. Check both and try again.'

/** After these only a login helps. */
const loggedOut = [
  'not_logged_in',
  'session_ended',
  'invalid_refresh_token',
  'refresh_token_expired',
  'refresh_token_reused',
  'refresh_token_superseded',
]

/** Turns what the SDK throws into one sentence that says what to do. Everything else goes on as it is. */
export const explain = (error: unknown, { name, url }: Pick<Profile, 'name' | 'url'>, place: Place): unknown => {
  if (!(error instanceof PawlError)) return explainFault(error)
  const { code, reason, retryAfter, status } = error
  // The server's own sentence does not come through the SDK where the password is one of its words.
  const message = error.message === 'invalid_credentials' ? wrongCredentials : error.message
  const login = `Run \`${loginCommand(name)}\`.`
  if (code === 'not_logged_in') return refusal(`Nobody is logged in to ${url}. ${login}`, 77, code)
  if (code === 'session_ended' && reason !== undefined) {
    return refusal(`The session with ${url} has ended (${reason.replaceAll('_', ' ')}). ${login}`, 77, code)
  }
  if (loggedOut.includes(code)) return refusal(`${message} ${login}`, 77, code)
  if (code.startsWith('storage_')) {
    const locked = `The session is in the keychain of this system, which cannot be used here. Unlock it, or run \`${loginCommand(name)} --no-keychain\`.`
    return refusal(place.keptIn === 'keychain' ? locked : `${place.name}: ${message}`, 74, code)
  }
  if (code === 'unexpected_answer') {
    const what = `${url} answered ${String(status)} unlike an auth server.`
    return refusal(`${what} Check the address; a proxy on the way may have answered in its place.`, 69, code)
  }
  const wait = retryAfter === undefined ? '' : ` Try again in ${Math.ceil(retryAfter)} s.`
  return refusal(message + wait, error.retryable || retryAfter !== undefined ? 69 : 1, code)
}

/** `fetch` says no more than "fetch failed", or "terminated" of an answer that broke off; what failed stands in the cause. */
const explainFault = (error: unknown): unknown => {
  if (!(error instanceof TypeError) || !/^(fetch failed|terminated)$/.test(error.message)) return error
  const { code, message } = (error.cause ?? {}) as { readonly code?: string; readonly message?: string }
  const answer = error.message === 'terminated' ? 'The answer broke off' : 'No answer'
  return refusal(`${answer} (${code ?? message ?? 'no reason'}). Check the address and the network.`, 69, 'no_answer')
}

const refusal = (message: string, exitCode: ExitCode, code: string): CommandRefusal =>
  new CommandRefusal(message, { exitCode, code })
