import { setTimeout } from 'node:timers/promises'
import { presentBearer, untilDecided, type Answer } from '../client/api.ts'
import { Crowd, type CrowdSize } from '../client/crowd.ts'
import { Ledger } from '../client/ledger.ts'
import type { OpenGround } from '../process/ground.ts'
import { administrator, ServerProcess, unhindered } from '../process/server-process.ts'
import { atLeast, exactly, none, serverOn, type Experiment } from './experiment.ts'

export interface PauseSize extends CrowdSize {
  readonly pauses: number
  /** How long the server stands still; longer than a bearer lives by more than a second. */
  readonly seconds: number
  readonly bearerSeconds: number
}

const witnessCount = 8

/** So long is tried to have some of them good at one moment, in milliseconds. */
const patience = 60_000

export const acceptedTooLate = 'bearers accepted that had run out while the server stood still'

/**
 * The server is stopped under load and goes on later, as a machine does that was suspended. Witnesses present their bearers
 * when it has just stopped; they have run out when it wakes and finds them in its sockets.
 */
export const pause =
  (open: OpenGround): Experiment<PauseSize> =>
  async (size, stage) => {
    const { folder, random, progress } = stage
    await using ground = await open(folder)
    const environment = { ...unhindered, ...ground.environment, PAWL_BEARER_LIFETIME: String(size.bearerSeconds) }
    await using server = await ServerProcess.start(serverOn({ folder, environment }, stage))
    const crowd = await Crowd.open({ ...size, port: server.port, credentials: administrator, random })
    const witnesses = new Ledger(server.port)
    for (let session = 0; session < witnessCount; session++) await witnesses.login(administrator)
    crowd.start()
    let good = 0
    const late: Answer[] = []
    for (let turn = 0; turn < size.pauses; turn++) {
      await setTimeout(300 + 700 * random())
      const bearers = await freshBearers(server.port, witnesses)
      good += bearers.length
      await server.freeze()
      const answers = presentAll(server.port, bearers)
      await setTimeout(1000 * size.seconds)
      server.thaw()
      late.push(...(await answers), ...(await presentAll(server.port, bearers)))
      progress((turn + 1) / size.pauses)
    }
    await crowd.until(({ rotations }) => rotations >= size.pauses * size.clients)
    await crowd.stop()
    const tally = crowd.tally()
    const inspection = await crowd.inspect()
    const accepted = late.filter(({ status }) => status === 200)
    return {
      title: `${ground.name}: the server stands still for ${size.seconds} s under load, ${size.pauses} times`,
      figures: [
        none('violations', [...tally.violations, ...witnesses.tally.violations, ...inspection.violations]),
        none(
          acceptedTooLate,
          accepted.map(({ body }) => body),
        ),
        atLeast('bearers that were good when it stopped', good, size.pauses * (witnessCount / 2)),
        atLeast('presentations of them refused when it went on', late.length - accepted.length, good),
        atLeast('acknowledged rotations', tally.rotations, size.pauses * size.clients),
        exactly('sessions of which the token did not work in the end', crowd.held.length - inspection.rotations, 0),
      ],
    }
  }

/** Of sessions that nobody else refreshes, as far as they are accepted now: half of them at least, however slow all is. */
const freshBearers = async (port: number, witnesses: Ledger): Promise<string[]> => {
  const deadline = performance.now() + patience
  for (;;) {
    await Promise.all(witnesses.held.map((held) => witnesses.refresh(held)))
    const bearers = witnesses.held.map(({ pair }) => pair.token)
    const answers = await Promise.all(bearers.map((bearer) => presentBearer(port, bearer)))
    const good = bearers.filter((_, index) => answers[index]?.status === 200)
    if (good.length >= witnessCount / 2 || performance.now() > deadline) return good
  }
}

const presentAll = async (port: number, bearers: readonly string[]): Promise<Answer[]> => {
  const answers = await Promise.all(bearers.map((bearer) => untilDecided(() => presentBearer(port, bearer))))
  return answers.filter((answer) => answer !== null)
}
