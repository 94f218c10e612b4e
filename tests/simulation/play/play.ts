import { instant, plus, verify } from '@pawl/core'
import type { SimulatedClient } from '../client.ts'
import { allInvariants } from '../invariants/all.ts'
import type { Invariant } from '../invariants/invariant.ts'
import type { Rules } from '../node.ts'
import type { Step, Story } from '../steps.ts'
import { World } from '../world.ts'
import { changeSomebody, choosePassword, disableAccount, enter, leave, revoke, systemEntry } from './administer.ts'
import { abuse, arrive, concernsStored, deliver, look, masquerade, race, send } from './present.ts'

const month = 30 * 86_400_000

/** Plays a story to its end under the eyes of every invariant; rejects with `Broken` at the first that does not hold. */
export const play = async (
  rules: Rules,
  { skews, hardEnd, steps }: Story,
  invariants: readonly Invariant[] = allInvariants(),
): Promise<World> => {
  const sessionLifetime = hardEnd ? 2 * month : null
  const world = new World({ ...rules, policy: { ...rules.policy, sessionLifetime } }, skews, invariants)
  for (const step of steps) {
    prepare(world, step)
    await take(world, step)
    world.settle()
  }
  await calmDown(world)
  return world
}

/** Says beforehand whose sessions the step may change. */
const prepare = (world: World, step: Step): void => {
  switch (step.kind) {
    case 'refresh':
    case 'masquerade':
    case 'race': {
      concernsStored(world, world.client(step.client).stored)
      return
    }
    case 'login':
    case 'password':
    case 'logout':
    case 'revoke': {
      const { userId, stored } = world.client(step.client)
      const isWide =
        step.kind === 'password' || (step.kind === 'logout' ? step.everywhere : step.kind === 'revoke' && step.all)
      world.begin((session) => (isWide ? session.userId === userId : session.id === stored?.sessionId))
      return
    }
    case 'disable_user':
    case 'memberships':
    case 'set_password': {
      const { userId } = world.client(step.user)
      world.begin((session) => session.userId === userId)
      return
    }
    case 'disable_account': {
      const account = world.account(step.account)
      world.begin((session) => session.accountId === account)
      return
    }
    case 'purge': {
      world.begin((session) => session.idleDeadline < world.deployment.now)
      return
    }
    case 'arrive':
    case 'abuse':
    case 'verify':
    case 'steal':
    case 'keys':
    case 'restart':
    case 'copy_store':
    case 'roll_back':
    case 'raise_epoch':
    case 'wait':
    case 'wait_for_end': {
      world.begin(() => false)
      return
    }
  }
}

const take = async (world: World, step: Step): Promise<void> => {
  switch (step.kind) {
    case 'login':
      return enter(world, step)
    case 'refresh':
      return send(world, world.node(step.node), world.client(step.client), step.fate)
    case 'masquerade':
      return masquerade(world, step)
    case 'race':
      return race(world, step)
    case 'arrive':
      return arrive(world, step)
    case 'verify':
      return look(world, step)
    case 'logout':
      return leave(world, step)
    case 'abuse':
      return abuse(world, step)
    case 'revoke':
      return revoke(world, step)
    case 'password':
      return choosePassword(world, step)
    case 'disable_user':
    case 'memberships':
    case 'set_password':
      return changeSomebody(world, step)
    case 'disable_account':
      return disableAccount(world, step)
    case 'steal': {
      const { stored } = world.client(step.client)
      if (stored !== null) world.thefts.push(stored)
      return
    }
    case 'keys':
    case 'restart':
    case 'copy_store':
    case 'roll_back':
    case 'raise_epoch':
    case 'purge':
    case 'wait':
    case 'wait_for_end':
      return operate(world, step)
  }
}

type Operation = Step & {
  kind: 'keys' | 'restart' | 'copy_store' | 'roll_back' | 'raise_epoch' | 'purge' | 'wait' | 'wait_for_end'
}

const operate = async (world: World, step: Operation): Promise<void> => {
  const { deployment, ledger } = world
  switch (step.kind) {
    case 'keys': {
      advanceKeys(world, step.node)
      return
    }
    case 'restart': {
      world.node(step.node).restart()
      return
    }
    case 'copy_store':
      world.copy = { tables: deployment.database.snapshot(), known: new Set(ledger.sessions.keys()) }
      return
    case 'roll_back': {
      rollBack(world, step.raise)
      return
    }
    case 'raise_epoch': {
      const node = world.node(step.node)
      await node.services.store.deployment.raiseEpoch(systemEntry(node, 'epoch_raised'))
      world.see({ kind: 'epoch_raised' })
      return
    }
    case 'purge': {
      const node = world.node(step.node)
      await node.services.store.sessions.purge(plus(node.now(), -month), 10)
      return
    }
    case 'wait':
      deployment.now = plus(deployment.now, step.milliseconds)
      return
    case 'wait_for_end':
      deployment.now = instant(Math.max(deployment.now, endOfStored(world, step) + step.offset))
      return
  }
}

/** `keys promote` refuses until every node holds the key, so no node mints with a key that another lacks. */
const advanceKeys = ({ nodes }: World, number: number): void => {
  const [node, other] = number % 2 === 0 ? nodes : [nodes[1], nodes[0]]
  if (node.rollout === 0 || other.rollout >= 1) node.advanceKeys()
}

const endOfStored = (world: World, step: Step & { kind: 'wait_for_end' }): number => {
  const { stored } = world.client(step.client)
  if (stored === null) return 0
  const { bearer, refreshToken } = stored.pair
  const token = step.bearer ? world.ledger.bearers.get(bearer)?.token : world.ledger.refreshTokens.get(refreshToken)
  return token?.expiresAt ?? 0
}

const rollBack = (world: World, raise: boolean): void => {
  const { copy, deployment, ledger } = world
  if (copy === null) return
  deployment.database.rollBackTo(copy.tables)
  for (const session of ledger.sessions.values()) {
    if (!copy.known.has(session.id)) session.forgotten = true
    else if (!raise) session.disturbed = true
  }
  const { deployment: state } = deployment.database.tables
  if (raise) deployment.database.write({ deployment: { ...state, epoch: state.epoch + 1 } })
  world.see({ kind: 'rolled_back', epochRaised: raise })
}

/** In the end nothing is lost any more: every honest client that still has a pair must get on with it. */
const calmDown = async (world: World): Promise<void> => {
  for (const node of world.nodes) for (let turn = 0; turn < 2; turn += 1) node.advanceKeys()
  for (const client of world.clients) if (client.sendsKey) await carryOn(world, client)
}

const carryOn = async (world: World, client: SimulatedClient): Promise<void> => {
  const [node] = world.nodes
  for (let turn = 0; turn < 4 && client.stored !== null; turn += 1) {
    concernsStored(world, client.stored)
    const message = client.message(world.deployment.now)
    if (message !== null) {
      const answer = await deliver(world, node, message)
      world.hear(message, answer, node.now())
      world.settle()
      // A repeated pair may have run out meanwhile: a lifetime of 0 means, refresh on.
      const isGood = answer.kind === 'pair' && answer.session.bearerExpiresAt > node.now()
      if (isGood) return workOn(world, client)
    }
    world.deployment.now = plus(world.deployment.now, 11_000)
  }
  if (client.stored !== null) give(world, client, 'four presentations and no pair')
}

const workOn = async (world: World, client: SimulatedClient): Promise<void> => {
  const [node] = world.nodes
  if (client.stored === null) return
  const { bearer } = client.stored.pair
  const answer = await verify(node.services, bearer)
  world.see({ kind: 'verified', at: node.now(), bearer, answer })
  if (answer.kind !== 'accepted') give(world, client, `the new bearer is ${answer.kind}`)
}

const give = (world: World, client: SimulatedClient, detail: string): void => {
  const { stored, userId } = client
  if (stored === null) return
  const lost = { kind: 'lost', at: world.nodes[0].now(), sessionId: stored.sessionId, user: userId } as const
  world.see({ ...lost, refreshToken: stored.pair.refreshToken, why: { kind: 'stuck', detail } })
}
