import { setTimeout } from 'node:timers/promises'
import type { RunningServer } from '../start/running-server.ts'
import { loopingClients } from './loops.ts'
import { prepareDemo } from './prepare.ts'
import type { Answered, Scene } from './scene.ts'
import { visitAgain, visitors } from './visits.ts'

export interface Demo {
  /** Resolves when no client of the demo does anything any more. */
  readonly stop: () => Promise<void>
}

/** A client that was refused or not answered begins anew after so long. */
const secondsToBeginAnew = 5

/** Fills the server with sample users and lets them act, over HTTP like everybody else: about three requests a second, until it is stopped. */
export const startDemo = async ({ url, log }: Pick<RunningServer, 'url' | 'log'>, password: string): Promise<Demo> => {
  const stopping = new AbortController()
  const { signal } = stopping
  const scene: Scene = {
    password,
    ask: (route, asked) => ask(url, signal, route, asked),
    wait: (seconds) => setTimeout(seconds * 1000, undefined, { signal, ref: false }),
  }
  await prepareDemo(scene)
  const endlessly = async (act: () => Promise<never>): Promise<void> => {
    for (;;) {
      try {
        await act()
      } catch (err) {
        if (signal.aborted) return
        log.debug({ err }, 'A client of the demo begins anew.')
        await scene.wait(secondsToBeginAnew).catch(() => undefined)
      }
    }
  }
  const acting = actsOf(scene).map(endlessly)
  return {
    stop: async () => {
      stopping.abort()
      await Promise.all(acting)
    },
  }
}

/** Everybody who acts in the demo. */
const actsOf = (scene: Scene): (() => Promise<never>)[] => [
  ...loopingClients.map((client) => () => client.run(scene)),
  ...visitors.map((visitor) => () => visitAgain(scene, visitor)),
]

const ask = async (
  url: string,
  signal: AbortSignal,
  ...[route, { by, bearer, body }]: Parameters<Scene['ask']>
): Promise<Answered> => {
  const [method = '', path = ''] = route.split(' ')
  const headers = {
    'user-agent': by.userAgent,
    'x-forwarded-for': by.address,
    ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await fetch(url + path, { method, headers, signal, ...sent })
  return { status: answer.status, body: (await answer.json()) as Answered['body'] }
}
