import { changePassword, explainFlaw, type PasswordChanged } from '@pawl/core'
import { endpoints, type TokenPair } from '@pawl/protocol'
import type { Api } from '../../http/api.ts'
import { refuse, type Outcome } from '../../http/refusal.ts'
import { showPair, writePair } from '../show/pair.ts'

/** Changes the user's own password: ends every session, and answers with the pair of a new one. */
export const passwordRoute = (api: Api): void => {
  const { services } = api.context
  api.bearer(
    endpoints.changePassword,
    async ({ body }, { session, origin }) => {
      const { password, new_password: newPassword } = body
      const changed = await changePassword(services, { session, password, newPassword, ...origin })
      return outcomeOf(changed, services.passwordMinLength)
    },
    writePair,
  )
}

const outcomeOf = (changed: PasswordChanged, minLength: number): Outcome<TokenPair> => {
  switch (changed.kind) {
    case 'pair':
      return showPair(changed)
    case 'flawed':
      return refuse('invalid_parameter', {
        message: explainFlaw(changed.flaw, minLength),
        parameters: ['new_password'],
      })
    case 'invalid_credentials':
      return refuse(changed.kind)
    case 'too_many_attempts':
      return refuse(changed.kind, { retryAfter: changed.retryAfterSeconds })
  }
}
