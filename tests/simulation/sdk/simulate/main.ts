// `npm run simulate`: random schedules of the SDK against the core, on all cores. `-- --help` shows the options.
import { Worker } from 'node:worker_threads'
import { Progress } from '../../../torture/report/progress.ts'
import { chunkLength, playChunk, type Failure, type Played, type Tallies } from './chunk.ts'
import { parseOptions, usage, type Options } from './options.ts'
import { explain, mergeInto, table } from './report.ts'

/** Hands out chunks to the workers until all are played, or one has failed. */
const playAll = (options: Options, progress: Progress): Promise<{ tallies: Tallies; failure: Failure | null }> =>
  new Promise((resolve, reject) => {
    const chunks = Math.ceil(options.schedules / chunkLength)
    const tallies: Tallies = {}
    const startedAt = performance.now()
    let [given, played] = [0, 0]
    const workers = Array.from(
      { length: Math.min(options.workers, chunks) },
      () => new Worker(new URL('./worker.ts', import.meta.url)),
    )
    const end = (failure: Failure | null): void => {
      for (const worker of workers) void worker.terminate()
      resolve({ tallies, failure })
    }
    const give = (worker: Worker): void => {
      if (given < chunks) worker.postMessage((options.seed + given++) % 2 ** 31)
    }
    for (const worker of workers) {
      worker.on('error', reject)
      worker.on('message', ({ tallies: more, failure }: Played) => {
        mergeInto(tallies, more)
        played++
        progress.show(played / chunks, note(played * chunkLength, chunks * chunkLength, performance.now() - startedAt))
        if (failure || played === chunks) end(failure)
        else give(worker)
      })
      give(worker)
    }
  })

const note = (done: number, all: number, milliseconds: number): string => {
  const rate = done / (milliseconds / 1000)
  const left = Math.ceil((all - done) / rate)
  return `${done.toLocaleString('en')} played, ${Math.round(rate).toLocaleString('en')} a second, 0 broken, ${left.toLocaleString('en')} s left`
}

const run = async (options: Options): Promise<void> => {
  process.stderr.write(`Seed ${String(options.seed)}\n`)
  const progress = new Progress()
  const title = options.path === undefined ? `${options.schedules.toLocaleString('en')} schedules` : 'one schedule'
  progress.begin(title)
  const { tallies, failure } =
    options.path === undefined ? await playAll(options, progress) : await playChunk(options.seed, options.path)
  progress.end(failure === null)
  process.stdout.write(`\n${table(tallies)}\n\n${failure === null ? 'Nothing was broken.' : explain(failure)}\n`)
  process.exitCode = failure === null ? 0 : 1
}

const options = parseOptions(process.argv.slice(2).filter((argument) => argument !== '--help'))
if (process.argv.includes('--help')) process.stdout.write(usage)
else if (typeof options === 'string') {
  process.stderr.write(`${options}\n\n${usage}`)
  process.exitCode = 2
} else await run(options)
