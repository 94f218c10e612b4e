import { logIn, refresh, type Device, type Scene } from './scene.ts'

/** Somebody whose client has one fault, and never stops. */
export interface LoopingClient {
  readonly username: string
  readonly run: (scene: Scene) => Promise<never>
}

const host = (number: number, userAgent: string): Device => ({ address: `203.0.113.${number}`, userAgent })

/** It compares `tokenExpiration` with a clock that is hours ahead, so every token that it gets has run out. */
const wrongClock: LoopingClient = {
  username: 'wrong-clock@example.com',
  run: async (scene) => {
    const device = host(21, 'till/2.4 (Linux)')
    let pair = await logIn(scene, wrongClock.username, device)
    for (;;) {
      await scene.wait(2)
      pair = await refresh(scene, pair, device)
    }
  },
}

/** It refreshes when it is refused, and goes on sending the bearer of its login. */
const oldBearer: LoopingClient = {
  username: 'old-bearer@example.com',
  run: async (scene) => {
    const device = host(22, 'nightly-export/1.0')
    const first = await logIn(scene, oldBearer.username, device)
    let pair = first
    for (;;) {
      await scene.wait(4)
      await scene.ask('GET /auth/session', { by: device, bearer: first.token })
      pair = await refresh(scene, pair, device)
    }
  },
}

/** It does not save the pair that a refresh answers, and presents the spent token again. */
const forgetsTokens: LoopingClient = {
  username: 'forgets-tokens@example.com',
  run: async (scene) => {
    const device = host(23, 'report-job/0.9')
    const pair = await logIn(scene, forgetsTokens.username, device)
    for (;;) {
      await scene.ask('POST /auth/refresh', { by: device, body: { refresh_token: pair.refreshToken } })
      await scene.wait(8)
    }
  },
}

/** Two machines share one login: whichever comes next refreshes what the other refreshed a moment ago. */
const twoMachines: LoopingClient = {
  username: 'two-machines@example.com',
  run: async (scene) => {
    const machines = [host(24, 'warehouse/3.1 (east)'), host(25, 'warehouse/3.1 (west)')] as const
    let pair = await logIn(scene, twoMachines.username, machines[0])
    for (;;) {
      for (const machine of machines) {
        await scene.wait(4)
        pair = await refresh(scene, pair, machine)
      }
    }
  },
}

/** It refreshes by a timer of its own, far more often than the lifetime asks for. */
const everyFewSeconds: LoopingClient = {
  username: 'every-few-seconds@example.com',
  run: async (scene) => {
    const device = host(26, 'dashboard/5.2')
    let pair = await logIn(scene, everyFewSeconds.username, device)
    for (;;) {
      // A little more often, and it would look like a wrong clock.
      await scene.wait(13)
      pair = await refresh(scene, pair, device)
    }
  },
}

/** One for each diagnosis, in the order in which they are found. */
export const loopingClients: readonly LoopingClient[] = [
  wrongClock,
  oldBearer,
  forgetsTokens,
  twoMachines,
  everyFewSeconds,
]
