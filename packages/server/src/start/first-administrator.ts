import {
  accountId,
  createUser,
  explainFlaw,
  type AuditEntry,
  type Services,
  type User,
  type UserCreated,
} from '@pawl/core'
import { StartRefusal } from './refusal.ts'

/** What the operator wants the first administrator to be; what is left out is chosen here. */
export interface WantedAdministrator {
  readonly username?: string
  readonly password?: string
}

export interface FirstAdministrator {
  readonly username: string
  /** To be shown once; null when the operator chose it and knows it. */
  readonly generatedPassword: string | null
}

type Needs = Pick<Services, 'store' | 'clock' | 'hasher' | 'random' | 'passwordMinLength'>

const here = { by: null, address: 'first start' }

/** Account 1 and an administrator, where there is no user yet; null where there is. */
export const makeFirstAdministrator = async (
  services: Needs,
  wanted: WantedAdministrator,
): Promise<FirstAdministrator | null> => {
  const { items } = await services.store.users.list(null, { after: null, limit: 1 })
  if (items.length > 0) return null
  const account = accountId(1)
  const at = services.clock.now()
  await services.store.accounts.create({ id: account, name: 'Default', createdAt: at }, accountAudit(at, account))
  const generatedPassword = wanted.password === undefined ? newPassword(services) : null
  const created = await createUser(
    services,
    {
      username: wanted.username ?? 'admin',
      password: generatedPassword ?? wanted.password ?? '',
      accounts: [account],
      defaultAccountId: account,
      administrator: true,
      integrator: false,
    },
    here,
  )
  return { username: userOf(created, services.passwordMinLength).username, generatedPassword }
}

const userOf = (created: UserCreated, minLength: number): User => {
  switch (created.kind) {
    case 'created':
      return created.user
    case 'flawed':
      throw new StartRefusal(`PAWL_ADMIN_PASSWORD will not do. ${explainFlaw(created.flaw, minLength)}`)
    case 'username_invalid':
      throw new StartRefusal('PAWL_ADMIN_USERNAME must have 1 to 254 characters, none of them a control character.')
    case 'username_taken':
    case 'unknown_account':
    case 'default_account_invalid':
      throw new StartRefusal('Another process is just creating the first administrator. Start again.')
  }
}

/** Crockford's base32: no letter that looks like another, nothing that a shell would touch. 100 bits. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

const newPassword = ({ random, passwordMinLength }: Needs): string =>
  Array.from(random.bytes(Math.max(20, passwordMinLength)), (byte) => alphabet[byte % alphabet.length]).join('')

const accountAudit = (at: AuditEntry['at'], account: AuditEntry['accountId']): AuditEntry => ({
  kind: 'account_created',
  at,
  userId: null,
  accountId: account,
  sessionId: null,
  address: here.address,
  by: null,
  detail: 'Default',
})
