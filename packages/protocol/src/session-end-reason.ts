import Type from 'typebox'
import { schemaOf, type SchemaOf } from './schema-of.ts'

/** Why a session ended: the `reason` of `session_ended`. */
export type SessionEndReason =
  | 'logout'
  | 'token_reuse'
  | 'password_changed'
  | 'user_disabled'
  | 'account_removed'
  | 'store_restored'
  | 'administrator'
  | 'expired'

/** Each reason with one sentence for people. */
export const sessionEndReasons: Readonly<Record<SessionEndReason, string>> = {
  logout: 'The session was logged out.',
  token_reuse: 'An old refresh token of the session came back, so the session was ended for safety (RFC 9700, 4.14.2).',
  password_changed: 'The password was changed, which ends every session of the user.',
  user_disabled: 'The user was disabled.',
  account_removed: 'The user may no longer act on the account, or the account was disabled.',
  store_restored: 'The server was restored from a backup, which ends every older session.',
  administrator: 'An administrator ended the session.',
  expired: 'The session reached the end of its lifetime.',
}

export const sessionEndReasonSchema: SchemaOf<SessionEndReason> = schemaOf<SessionEndReason>()(
  Type.Enum(Object.keys(sessionEndReasons) as SessionEndReason[], {
    title: 'SessionEndReason',
    description: Object.entries(sessionEndReasons)
      .map(([reason, sentence]) => `- \`${reason}\`: ${sentence}`)
      .join('\n'),
  }),
)
