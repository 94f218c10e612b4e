import { setTimeout } from 'node:timers/promises'
import { Ledger, total, type Held } from '../client/ledger.ts'
import { administrator, ServerProcess } from '../process/server-process.ts'
import { atLeast, exactly, under, violations, type Finding, type Progress } from './experiment.ts'

export interface CrashOptions {
  readonly folder: string
  readonly kills: number
  readonly clients: number
  /** Each client refreshes its sessions in turn, so that none of them is held back by its pace. */
  readonly sessionsPerClient: number
  readonly random: () => number
}

/**
 * `kill -9` under load, again and again. Clients repeat an attempt that was not answered, with its key, as the SDK does;
 * and now and then one that was, because a spent token must give its one successor after a crash too.
 */
export const crash = async (options: CrashOptions, progress: Progress): Promise<Finding> => {
  const server = await ServerProcess.start({ folder: options.folder })
  const ledgers = Array.from({ length: options.clients }, () => new Ledger(server.port))
  await Promise.all(ledgers.map((ledger) => open(ledger, options.sessionsPerClient)))
  const work = ledgers.map((ledger) => refreshUntilStopped(ledger, options.random))
  const restarts: number[] = []
  for (let kill = 0; kill < options.kills; kill++) {
    await setTimeout(200 + 800 * options.random())
    await server.kill()
    restarts.push(await server.start())
    progress((kill + 1) / options.kills)
  }
  await setTimeout(500)
  for (const ledger of ledgers) ledger.stop()
  await Promise.all(work)
  const survivors = await inspect(ledgers, server.port)
  await server.stop()
  const tally = total(ledgers)
  return {
    name: `kill -9 under load, ${String(options.kills)} times`,
    figures: [
      ...violations([...tally.violations, ...survivors.violations]),
      exactly('sessions that still work', survivors.rotations, tally.logins),
      atLeast('acknowledged rotations', tally.rotations, options.kills * options.clients),
      atLeast('attempts not answered and repeated', tally.unanswered, options.kills),
      atLeast('finished attempts repeated, same pair', tally.repeated, options.clients),
      under('slowest restart to ready, ms', Math.max(...restarts), 2000),
    ],
  }
}

const open = async (ledger: Ledger, sessions: number): Promise<void> => {
  for (let session = 0; session < sessions; session++) await ledger.login(administrator)
}

const refreshUntilStopped = async (ledger: Ledger, random: () => number): Promise<void> => {
  while (ledger.running) {
    for (const held of ledger.held) {
      if (random() < 0.2) await ledger.repeat(held)
      await ledger.refresh(held)
    }
  }
}

/** Every acknowledged pair is presented once more: its repeat first, then a refresh that is not held back by its pace. */
const inspect = async (ledgers: readonly Ledger[], port: number): Promise<ReturnType<typeof total>> => {
  await setTimeout(1500)
  const inspectors = ledgers.map((ledger) => {
    const inspector = new Ledger(port)
    inspector.held.push(...ledger.held.map((held): Held => ({ ...held })))
    return inspector
  })
  await Promise.all(inspectors.map(checkEach))
  return total(inspectors)
}

const checkEach = async (inspector: Ledger): Promise<void> => {
  for (const held of inspector.held) {
    await inspector.repeat(held)
    await inspector.refresh(held)
  }
}
