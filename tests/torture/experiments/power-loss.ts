import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { Crowd, type CrowdSize } from '../client/crowd.ts'
import { LoopDisk } from '../process/loop-disk.ts'
import { administrator, ServerProcess, unhindered } from '../process/server-process.ts'
import { compareStored, type Comparison } from '../process/stored.ts'
import { atLeast, exactly, none, serverOn, type Experiment } from './experiment.ts'

export interface PowerLossSize extends CrowdSize {
  readonly images: number
}

export const lossy = 'images in which acknowledged changes are missing'

const mebibytes = 64

/**
 * The power goes away under load: the file system's image is copied at a random instant, then mounted as a machine would
 * after the cut, and every change that a client had been told of must be in the database.
 */
export const powerLoss: Experiment<PowerLossSize> = async (size, stage) => {
  const { folder, random, progress } = stage
  using disk = LoopDisk.create(folder, mebibytes)
  const data = join(disk.folder, 'data')
  await using server = await ServerProcess.start(serverOn({ folder: data, environment: unhindered }, stage))
  const crowd = await Crowd.open({ ...size, port: server.port, credentials: administrator, random })
  crowd.start()
  const cuts: Comparison[] = []
  for (let image = 0; image < size.images; image++) {
    await setTimeout(100 + 200 * random())
    cuts.push(await cut({ server, disk, crowd, name: String(image) }))
    progress((image + 1) / size.images)
  }
  await crowd.stop()
  const sum = (count: (comparison: Comparison) => number): number => cuts.reduce((all, one) => all + count(one), 0)
  return {
    title: `loss of power under load, ${size.images} images`,
    figures: [
      none('violations', crowd.tally().violations),
      exactly(
        'acknowledged changes missing',
        sum(({ missing }) => missing),
        0,
      ),
      exactly(
        lossy,
        sum(({ missing }) => (missing > 0 ? 1 : 0)),
        0,
      ),
      exactly(
        'images whose database is damaged',
        sum(({ sound }) => (sound ? 0 : 1)),
        0,
      ),
      atLeast(
        'changes looked for',
        sum(({ checked }) => checked),
        size.images * size.clients,
      ),
    ],
  }
}

interface Cut {
  readonly server: ServerProcess
  readonly disk: LoopDisk
  readonly crowd: Crowd
  readonly name: string
}

/** The server stands still while the image is copied; what clients were told was told before. */
const cut = async ({ server, disk, crowd, name }: Cut): Promise<Comparison> => {
  await server.freeze()
  const acknowledged = crowd.acknowledged()
  using image = disk.copy(name)
  server.thaw()
  image.mount()
  return compareStored(join(image.folder, 'data', 'pawl.db'), acknowledged)
}
