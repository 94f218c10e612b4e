import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Ledger, total } from '../client/ledger.ts'
import { LoopDisk } from '../process/loop-disk.ts'
import { administrator, pawlServe, ServerProcess } from '../process/server-process.ts'
import { atLeast, exactly, violations, type Finding, type Progress } from './experiment.ts'

export interface PowerLossOptions {
  readonly folder: string
  readonly images: number
  readonly clients: number
  readonly sessionsPerClient: number
  readonly random: () => number
  /** The positive control: the same server under `synchronous=NORMAL`, which must be seen to lose. */
  readonly withoutFlush?: boolean
}

/** What had been acknowledged at the moment of a cut: by session, the generation that its client held. */
type Acknowledged = ReadonlyMap<string, number>

interface Cut {
  readonly disk: LoopDisk
  readonly acknowledged: Acknowledged
}

/**
 * The power goes away under load: the file system's image is copied at a random instant, then mounted as a machine would
 * after the cut, and every change that a client had been told of must be in the database.
 */
export const powerLoss = async (options: PowerLossOptions, progress: Progress): Promise<Finding> => {
  const disk = LoopDisk.create(options.folder, 128)
  try {
    const server = await ServerProcess.start({
      folder: join(disk.folder, 'data'),
      program: options.withoutFlush === true ? ['--import', withoutFlush, ...pawlServe] : pawlServe,
    })
    const found = await cutAndCompare(server, disk, options, progress)
    await server.stop()
    return findingOf(options, found)
  } finally {
    disk.remove()
  }
}

const withoutFlush = fileURLToPath(new URL('../process/without-flush.ts', import.meta.url))

interface Found {
  readonly checked: number
  readonly missing: number
  readonly imagesWithLoss: number
  readonly broken: number
  readonly violations: readonly string[]
}

const cutAndCompare = async (
  server: ServerProcess,
  disk: LoopDisk,
  options: PowerLossOptions,
  progress: Progress,
): Promise<Found> => {
  const ledgers = Array.from({ length: options.clients }, () => new Ledger(server.port))
  for (const ledger of ledgers) {
    for (let session = 0; session < options.sessionsPerClient; session++) await ledger.login(administrator)
  }
  const work = ledgers.map(refreshUntilStopped)
  let found: Found = { checked: 0, missing: 0, imagesWithLoss: 0, broken: 0, violations: [] }
  for (let image = 0; image < options.images; image++) {
    await setTimeout(100 + 400 * options.random())
    found = add(found, compare(cut(server, disk, ledgers, image)))
    progress((image + 1) / options.images)
  }
  for (const ledger of ledgers) ledger.stop()
  await Promise.all(work)
  return { ...found, violations: total(ledgers).violations }
}

const refreshUntilStopped = async (ledger: Ledger): Promise<void> => {
  while (ledger.running) for (const held of ledger.held) await ledger.refresh(held)
}

/** The server stands still while the image is copied; what clients were told was told before. */
const cut = (server: ServerProcess, disk: LoopDisk, ledgers: readonly Ledger[], image: number): Cut => {
  server.freeze()
  try {
    const held = ledgers.flatMap((ledger) => ledger.held)
    const acknowledged = new Map(held.map(({ pair }) => [pair.guid, generationOf(pair.refreshToken)]))
    return { acknowledged, disk: disk.copy(String(image)) }
  } finally {
    server.thaw()
  }
}

/** Bytes 18 to 21 behind the prefix of eight characters (docs/decisions/token-format.md). */
const generationOf = (refreshToken: string): number => Buffer.from(refreshToken.slice(8), 'base64url').readUInt32BE(18)

const compare = ({ disk, acknowledged }: Cut): Omit<Found, 'violations' | 'imagesWithLoss'> => {
  try {
    disk.mount()
    const database = new DatabaseSync(join(disk.folder, 'data', 'pawl.db'))
    const sound = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'] === 'ok'
    const generations = new Map(
      database
        .prepare('SELECT lower(hex(id)) AS id, generation FROM sessions')
        .all()
        .map((row) => [String(row['id']), Number(row['generation'])]),
    )
    database.close()
    let checked = 0
    let missing = 0
    for (const [guid, generation] of acknowledged) {
      checked += generation
      missing += Math.max(0, generation - (generations.get(guid.replaceAll('-', '')) ?? 0))
    }
    return { checked, missing, broken: sound ? 0 : 1 }
  } finally {
    disk.remove()
  }
}

const add = (found: Found, more: Omit<Found, 'violations' | 'imagesWithLoss'>): Found => ({
  ...found,
  checked: found.checked + more.checked,
  missing: found.missing + more.missing,
  imagesWithLoss: found.imagesWithLoss + (more.missing > 0 ? 1 : 0),
  broken: found.broken + more.broken,
})

const findingOf = ({ images, withoutFlush: control }: PowerLossOptions, found: Found): Finding => {
  const sizes = [
    exactly('images whose database is damaged', found.broken, 0),
    atLeast('changes looked for', found.checked, images),
  ]
  if (control === true) {
    return {
      name: `the same under synchronous=NORMAL (must lose), ${String(images)} images`,
      figures: [
        ...sizes,
        atLeast('images with acknowledged changes missing', found.imagesWithLoss, Math.ceil(0.9 * images)),
      ],
    }
  }
  return {
    name: `loss of power under load, ${String(images)} images`,
    figures: [...violations(found.violations), ...sizes, exactly('acknowledged changes missing', found.missing, 0)],
  }
}
