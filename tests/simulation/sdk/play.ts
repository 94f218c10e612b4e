import type { Rules } from '../node.ts'
import { Broken } from '../observation.ts'
import { trueRules } from '../world.ts'
import type { ClientProcess, Rig } from './client-process.ts'
import { allGuarantees } from './guarantees/all.ts'
import type { Guarantee } from './guarantees/guarantee.ts'
import type { Schedule, Step } from './schedule.ts'
import { platformOf } from './platform.ts'
import { onStage } from './storage/stand-ins.ts'
import { World } from './world.ts'

/** What a schedule is played with. A control replaces one part by a wrong one. */
export interface Parts {
  readonly rules: Rules
  readonly rig: Rig
  readonly guarantees: () => readonly Guarantee[]
}

export const rightParts: Parts = { rules: trueRules, rig: {}, guarantees: allGuarantees }

const minute = 60_000

/** Longer than any back-off, any `Retry-After` and any lock that somebody died with. */
const quiet = 3 * minute

/** Plays a schedule to its end under the eyes of every guarantee and invariant; rejects with `Broken` at the first that does not hold. */
export const play = async ({ setup, steps }: Schedule, parts: Parts = rightParts): Promise<World> => {
  // A row remembers `burst + 2` rotations; of bearers that live for seconds those must reach back further than copies are late.
  const burst = setup.lifetime <= 30 ? 10 : parts.rules.policy.burst
  const policy = { ...parts.rules.policy, bearerLifetime: setup.lifetime * 1000, burst }
  const world = new World({ setup, rules: { ...parts.rules, policy }, rig: parts.rig, guarantees: parts.guarantees() })
  return onStage(platformOf(world), async () => {
    await world.time.until(world.login(world.process(0)), minute)
    for (const step of steps) {
      await take(world, step)
      await world.time.pass(0)
    }
    await calmDown(world)
    return world
  })
}

const take = async (world: World, step: Step): Promise<void> => {
  const { network, service } = world
  switch (step.kind) {
    case 'wait':
      return pass(world, step.milliseconds)
    case 'wait_for_end': {
      const bearer = service.ledger.bearers.get(world.stored?.pair?.token ?? '')
      const left = (bearer?.token.expiresAt ?? 0) - service.deployment.now
      return pass(world, Math.max(0, left + step.offset))
    }
    case 'fates':
      network.fates.push(...step.fates)
      return
    case 'api':
      network.api = step.does
      return
    case 'restart':
      service.nodes[step.node === 0 ? 0 : 1].restart()
      return
    case 'revoke':
      return service.revoke(service.nodes[step.node === 0 ? 0 : 1], world.stored?.pair?.refreshToken ?? '')
    case 'call':
    case 'wake':
    case 'masquerade':
    case 'login':
    case 'logout': {
      world.let(step.process, (process) => {
        ask(world, process, step)
      })
      return
    }
    case 'kill':
    case 'lose_power':
    case 'step_clock':
    case 'run_clock':
    case 'sleep':
    case 'trouble': {
      disturb(world, step)
      return
    }
  }
}

type Asked = Step & { kind: 'call' | 'wake' | 'masquerade' | 'login' | 'logout' }

/** A user, or a program, asks something of the SDK. */
const ask = (world: World, process: ClientProcess, step: Asked): void => {
  switch (step.kind) {
    case 'call': {
      for (let called = 0; called < step.count; called++) void world.call(process)
      return
    }
    case 'wake': {
      process.wake()
      return
    }
    case 'masquerade': {
      world.masquerade(process, step.account)
      return
    }
    case 'login': {
      world.login(process).catch(() => undefined)
      return
    }
    case 'logout': {
      world.hasLoggedOut = true
      void process.session.logout()
    }
  }
}

type Disturbance = Step & { kind: 'kill' | 'lose_power' | 'step_clock' | 'run_clock' | 'sleep' | 'trouble' }

/** Something happens to a machine. */
const disturb = (world: World, step: Disturbance): void => {
  const { place } = world
  switch (step.kind) {
    case 'kill': {
      world.process(step.process).killAfter(step.acts)
      return
    }
    case 'lose_power': {
      // A browser's storage is taken to be safe when it is written to.
      if (place.kind === 'files') world.losePower(step.keepsNames)
      return
    }
    case 'step_clock': {
      world.machine(step.machine).step(step.milliseconds)
      return
    }
    case 'run_clock': {
      world.machine(step.machine).run(step.rate)
      return
    }
    case 'sleep': {
      world.machine(step.machine).sleep(step.milliseconds)
      return
    }
    case 'trouble': {
      if (step.trouble === 'none') place.files.trouble = 'none'
      else world.spoil(step.trouble)
    }
  }
}

/** In long times a page is taken to be hidden: it checks twenty times, however long. */
const pass = async (world: World, milliseconds: number): Promise<void> => {
  world.throttle = milliseconds / 20
  await world.time.pass(milliseconds)
  world.throttle = 0
}

/** Everything works again, and time passes: then every process must get on, or know for good reason that it cannot. */
const calmDown = async (world: World): Promise<void> => {
  world.network.fates.length = 0
  world.network.api = 'serves'
  world.place.files.trouble = 'none'
  for (const process of world.processes) process.spare()
  await world.time.until(world.whenAwake(), Infinity)
  await pass(world, quiet)
  for (const [slot] of world.processes.entries()) {
    const process = world.process(slot)
    const call = await world.time.until(world.call(process), 10 * minute)
    if (call.outcome !== 200 && world.mustServe(process))
      throw new Broken('Recovers', `process ${String(process.number)} ended with ${String(call.outcome)}`)
    await world.time.until(process.session.close(), 10 * minute)
  }
}
