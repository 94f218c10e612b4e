import { Fault, refresh, verify, type Refreshed, type Verified } from '@pawl/core'
import type { Message, SimulatedClient, Stored } from '../client.ts'
import type { SimulatedNode } from '../node.ts'
import type { Presenter } from '../observation.ts'
import type { Fate, Step } from '../steps.ts'
import { at, type World } from '../world.ts'

export const origin = { address: '192.0.2.1', device: 'A browser' }
const stranger = { address: '198.51.100.66', device: 'A script' }
/** Requests that are under way for longer have been dropped by every network: a minute is generous. */
const messageLife = 55_000

export type Answer = Refreshed | { readonly kind: 'fault' }

/** What a store that cannot confirm leaves: an answer that says nothing about the credentials (I9). */
export const orFault = async <T>(answer: () => T | Promise<T>): Promise<T | { readonly kind: 'fault' }> => {
  try {
    return await answer()
  } catch (thrown) {
    if (thrown instanceof Fault) return { kind: 'fault' }
    throw thrown
  }
}

interface Presentation extends Pick<Stored, 'pair' | 'key' | 'account'> {
  readonly who: Presenter
}

/** Presents a refresh token to a node and tells what was seen. */
const present = async (world: World, node: SimulatedNode, given: Presentation): Promise<Answer> => {
  const { who, key, account } = given
  const { refreshToken } = given.pair
  const from = who === 'thief' ? stranger : origin
  const presentation = { refreshToken, idempotencyKey: key, account, ...from }
  const answer = await orFault(() => refresh(node.services, presentation))
  world.see({ kind: 'presented', who, at: node.now(), refreshToken, key, account, answer })
  return answer
}

export const deliver = (world: World, node: SimulatedNode, { client, stored }: Message): Promise<Answer> =>
  present(world, node, { who: world.client(client).sendsKey ? 'honest' : 'plain', ...stored })

export const concernsStored = (world: World, stored: Stored | null | undefined): void =>
  world.begin((session) => session.id === stored?.sessionId)

/** Sends what the client would send now, and lets it meet its fate. */
export const send = async (world: World, node: SimulatedNode, client: SimulatedClient, fate: Fate): Promise<void> => {
  const message = client.message(world.deployment.now)
  if (message === null || fate === 'request_lost') return
  if (fate === 'delayed') return void world.network.push(message)
  if (fate === 'fault_before_commit') node.fault = 'before'
  if (fate === 'fault_after_commit') node.fault = 'after'
  const answer = await deliver(world, node, message)
  node.fault = 'none'
  if (fate === 'duplicated') world.network.push(message)
  if (fate !== 'answer_lost') world.hear(message, answer, node.now())
}

export const masquerade = async (world: World, step: Step & { kind: 'masquerade' }): Promise<void> => {
  const client = world.client(step.client)
  const { now } = world.deployment
  // Masquerades are not paced. More than a few a minute would push their own late copies out of the row's memory.
  if (client.lastMasquerade !== null && now < client.lastMasquerade + messageLife) return
  client.lastMasquerade = now
  // A token that may have been presented before is refreshed first: the key of an attempt has one purpose.
  if (!client.isFresh && client.stored?.account === null) await send(world, world.node(step.node), client, 'answered')
  client.aim(world.account(step.account))
  await send(world, world.node(step.node), client, step.fate)
}

export const arrive = async (world: World, step: Step & { kind: 'arrive' }): Promise<void> => {
  if (world.network.length === 0) return
  const [message] = world.network.splice(step.message % world.network.length, 1)
  if (message === undefined || world.deployment.now > message.sentAt + messageLife) return
  concernsStored(world, message.stored)
  const node = world.node(step.node)
  const answer = await deliver(world, node, message)
  if (step.heard) world.hear(message, answer, node.now())
}

/** Several processes of one client, or several tabs, present its token at the same moment to both nodes. */
export const race = async (world: World, step: Step & { kind: 'race' }): Promise<void> => {
  const message = world.client(step.client).message(world.deployment.now)
  if (message === null) return
  const turns = Array.from({ length: step.count }, (_, index) => world.node(index))
  const answers = await Promise.all(turns.map((node) => deliver(world, node, message)))
  for (const [index, answer] of answers.entries()) world.hear(message, answer, world.node(index).now())
}

export const look = async (world: World, step: Step & { kind: 'verify' }): Promise<void> => {
  const client = world.client(step.client)
  const bearer = step.former === 0 ? client.stored?.pair.bearer : client.formerBearers[step.former - 1]
  if (bearer === undefined) return
  const node = world.node(step.node)
  const answer = await orFault<Verified>(() => verify(node.services, bearer))
  world.see({ kind: 'verified', at: node.now(), bearer, answer })
}

/** The thief takes a copy of what is stored, or uses one. */
export const abuse = async (world: World, step: Step & { kind: 'abuse' }): Promise<void> => {
  if (world.thefts.length === 0) return
  const stolen = at(world.thefts, step.theft)
  concernsStored(world, stolen)
  const key = step.key === 'stolen' ? stolen.key : step.key === 'none' ? null : 'key-of-the-thief-0001'
  const answer = await present(world, world.node(step.node), { who: 'thief', pair: stolen.pair, key, account: null })
  if (answer.kind === 'pair') world.thefts.push({ ...stolen, pair: answer.pair, key: null, account: null })
}
