import {
  changePassword,
  changeUser,
  endAllSessions,
  endSession,
  login,
  logout,
  type AuditEntry,
  type RevocationReason,
  type Session,
} from '@pawl/core'
import type { SimulatedClient, Stored } from '../client.ts'
import type { SimulatedNode } from '../node.ts'
import type { Step } from '../steps.ts'
import { password, type World } from '../world.ts'
import { orFault, origin } from './present.ts'

const by = { by: null, address: '192.0.2.99' }

export const enter = async (world: World, step: Step & { kind: 'login' }): Promise<void> => {
  const client = world.client(step.client)
  if (client.stored !== null) return
  const node = world.node(step.node)
  const account = step.account % 4 === 3 ? null : world.account(step.account)
  const { username } = client
  const answer = await login(node.services, { username, password, account, authOnly: false, ...origin })
  if (answer.kind === 'pair') open(world, node, client, answer)
}

const open = (
  world: World,
  node: SimulatedNode,
  client: SimulatedClient,
  { session, pair }: { readonly session: Session; readonly pair: Stored['pair'] },
): void => {
  world.see({ kind: 'opened', at: node.now(), session, pair })
  client.store(session.id, pair)
  world.noteKey(client)
}

/** Runs what may end sessions, and tells which it ended. */
const ending = async <T>(
  world: World,
  node: SimulatedNode,
  reason: RevocationReason,
  run: () => Promise<T>,
): Promise<T> => {
  const { sessions } = world.deployment.database.tables
  const live = [...sessions.values()].filter(({ revocation }) => revocation === null)
  const answer = await run()
  const ids = live.map(({ id }) => id).filter((id) => (sessions.get(id)?.revocation ?? null) !== null)
  if (ids.length > 0) world.see({ kind: 'ended', at: node.now(), ids, reason })
  return answer
}

export const leave = async (world: World, step: Step & { kind: 'logout' }): Promise<void> => {
  const client = world.client(step.client)
  if (client.stored === null) return
  const node = world.node(step.node)
  const { bearer, refreshToken } = client.stored.pair
  const request = { everywhere: step.everywhere, address: origin.address }
  const presented = step.bearer
    ? ({ kind: 'bearer', token: bearer } as const)
    : ({ kind: 'refresh', token: refreshToken } as const)
  const run = (): Promise<{ kind: string }> => orFault(() => logout(node.services, { ...presented, ...request }))
  const answer = await ending(world, node, 'logout', run)
  if (answer.kind === 'done') client.forget()
}

export const choosePassword = async (world: World, step: Step & { kind: 'password' }): Promise<void> => {
  const client = world.client(step.client)
  const { sessions } = world.deployment.database.tables
  const session = client.stored === null ? undefined : sessions.get(client.stored.sessionId)
  if (session === undefined) return
  const node = world.node(step.node)
  // The same password again: what matters is the new version, and every client of the user can still log in.
  const request = { session, password, newPassword: password, ...origin }
  const changed = await ending(world, node, 'password_changed', () => changePassword(node.services, request))
  if (changed.kind === 'pair') open(world, node, client, changed)
}

export const revoke = async (world: World, step: Step & { kind: 'revoke' }): Promise<void> => {
  const { stored, userId } = world.client(step.client)
  if (stored === null) return
  const node = world.node(step.node)
  const one = { session: stored.sessionId, of: null, by: userId, address: by.address }
  await ending(world, node, 'administrator', async () =>
    step.all ? endAllSessions(node.services, userId, by) : endSession(node.services, one),
  )
}

export type UserStep = Step & { kind: 'disable_user' | 'memberships' | 'set_password' }

export const changeSomebody = async (world: World, step: UserStep): Promise<void> => {
  const node = world.node(step.node)
  const { userId } = world.client(step.user)
  switch (step.kind) {
    case 'disable_user':
      await ending(world, node, 'user_disabled', () =>
        changeUser(node.services, userId, { disabled: step.disabled }, by),
      )
      return
    case 'memberships': {
      const accounts = step.accounts.map((number) => world.account(number))
      await ending(world, node, 'account_removed', () => changeUser(node.services, userId, { accounts }, by))
      return
    }
    case 'set_password':
      await ending(world, node, 'password_changed', () => changeUser(node.services, userId, { password }, by))
      return
  }
}

export const disableAccount = async (world: World, step: Step & { kind: 'disable_account' }): Promise<void> => {
  const node = world.node(step.node)
  const change = { disabled: step.disabled }
  await ending(world, node, 'account_removed', () =>
    node.services.store.accounts.change(world.account(step.account), change, systemEntry(node, 'account_changed')),
  )
}

export const systemEntry = (node: SimulatedNode, kind: AuditEntry['kind']): AuditEntry => ({
  kind,
  at: node.now(),
  userId: null,
  accountId: null,
  sessionId: null,
  address: null,
  by: null,
  detail: null,
})
